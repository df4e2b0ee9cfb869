/**
 * The built API with two more routes that do the same work, one select by key: `bench/open/:id` for everybody and
 * `bench/guarded/:id` for those who may read projects. What differs between them is what authentication costs.
 */
import 'reflect-metadata';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const home = new URL('../../../apps/api/', import.meta.url);
const resolver = createRequire(new URL('package.json', home));
const installed = (name) => import(pathToFileURL(resolver.resolve(name)).href);
const built = (file) => import(new URL(`dist/${file}`, home).href);

const { Controller, Get, Inject, Module, Param } = await installed('@nestjs/common');
const { closeOnSignals, createHttpApplication, listen, ParseIdPipe, Public, RequirePermission } =
  await installed('@ashlar/http');
const { Database } = await installed('@ashlar/persistence');
const { ServiceLogger } = await installed('@ashlar/observability');
const { FirstAdministrator } = await installed('@ashlar/auth');
const { parseEmailAddress } = await installed('@ashlar/domain');
const { AppModule } = await built('app.module.js');
const { openApiOf } = await built('app.info.js');
const { loadAppConfig } = await built('app.config.js');

const READ = {
  name: 'bench.read',
  text: 'SELECT id, key, name, description, status, version, created_at, updated_at FROM projects WHERE id = $1',
};

class BenchController {
  constructor(database) {
    this.database = database;
  }

  async open(id) {
    return (await this.database.query({ ...READ, values: [id] }))[0];
  }

  async guarded(id) {
    return (await this.database.query({ ...READ, values: [id] }))[0];
  }
}

// Plain JavaScript has no decorators yet: they are functions all the same.
for (const [method, access] of [
  ['open', Public()],
  ['guarded', RequirePermission('projects:read')],
]) {
  const descriptor = Object.getOwnPropertyDescriptor(BenchController.prototype, method);
  for (const decorate of [Get(`${method}/:id`), access]) decorate(BenchController.prototype, method, descriptor);
  Param('id', ParseIdPipe)(BenchController.prototype, method, 0);
}
Controller('bench')(BenchController);
Inject(Database)(BenchController, undefined, 0);

class BenchModule {}

const config = loadAppConfig(process.argv.slice(2));
const { http, auth } = config.value;
Module({ imports: [AppModule.forRoot(config)], controllers: [BenchController] })(BenchModule);

const app = await createHttpApplication(BenchModule, {
  options: http,
  openApi: openApiOf(config.value),
  logger: (context) => context.get(ServiceLogger),
});
const { email, password } = auth.firstAdministrator;
await app.get(FirstAdministrator).ensure(parseEmailAddress(email), password);
closeOnSignals(() => app.close(), { timeout: 10_000, onStop: () => undefined, onError: () => undefined });
await listen(app, http);
