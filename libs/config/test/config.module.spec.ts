import { describe, expect, it } from '@jest/globals';
import { ConfigurableModuleBuilder, Inject, Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { IsInt } from 'class-validator';
import { ConfigModule, Secret } from '../src/index.js';
import { AppConfig, AuthOptions, CorsOptions, DatabaseOptions, HttpOptions } from './app.config.js';
import { load } from './folder.js';

@Injectable()
class Server {
  constructor(
    readonly http: HttpOptions,
    readonly cors: CorsOptions,
    readonly config: AppConfig,
  ) {}
}

@Module({ providers: [Server], exports: [Server] })
class ServerModule {}

describe('ConfigModule.forRoot', () => {
  const loaded = load(AppConfig, { env: { APP__HTTP__PORT: '8080' } });

  it('provides the configuration and each section by its class, in every module', async () => {
    const app = await Test.createTestingModule({ imports: [ConfigModule.forRoot(loaded), ServerModule] }).compile();
    const server = app.get(Server);
    expect(server.config).toBe(loaded.value);
    expect(server.http).toBe(loaded.value.http);
    expect(server.cors).toBe(loaded.value.http.cors);
    expect(app.get(AuthOptions)).toBe(loaded.value.auth);
    await app.close();
  });

  it('feeds the modules of other libs', async () => {
    const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } = new ConfigurableModuleBuilder<DatabaseOptions>()
      .setClassMethodName('forRoot')
      .build();
    @Injectable()
    class Pool {
      constructor(@Inject(MODULE_OPTIONS_TOKEN) readonly options: DatabaseOptions) {}
    }
    @Module({ providers: [Pool] })
    class DatabaseModule extends ConfigurableModuleClass {}
    const app = await Test.createTestingModule({
      imports: [
        ConfigModule.forRoot(loaded),
        DatabaseModule.forRootAsync({ inject: [DatabaseOptions], useFactory: (options: DatabaseOptions) => options }),
      ],
    }).compile();
    expect(app.get(Pool).options).toBe(loaded.value.database);
    await app.close();
  });

  it('can be replaced in tests', async () => {
    const other = load(AppConfig, { overrides: { source: 'a test', values: { http: { port: 0 } } } }).value;
    const app = await Test.createTestingModule({ imports: [ConfigModule.forRoot(loaded), ServerModule] })
      .overrideProvider(HttpOptions)
      .useValue(other.http)
      .compile();
    expect(app.get(Server).http.port).toBe(0);
    await app.close();
  });
});

describe('ConfigModule.forRoot with two sections of one class', () => {
  class Upstream {
    @IsInt() port = 1;
    @Secret() key = 'a-key-for-development';
  }
  class Config {
    payments = new Upstream();
    mail = new Upstream();
  }
  const loaded = load(Config);

  it('boots, and provides what is around them', async () => {
    const app = await Test.createTestingModule({ imports: [ConfigModule.forRoot(loaded)] }).compile();
    await app.init();
    expect(app.get(Config).mail).toBe(loaded.value.mail);
    await app.close();
  });

  it('says what to do when the class itself is asked for', async () => {
    @Injectable()
    class Client {
      constructor(readonly options: Upstream) {}
    }
    const compiling = Test.createTestingModule({
      imports: [ConfigModule.forRoot(loaded)],
      providers: [Client],
    }).compile();
    await expect(compiling).rejects.toThrow(
      /payments and mail, so it can't be injected by itself: inject the section around it/,
    );
  });
});
