import type { Field } from '../../../fields/field.js';
import { article, type Resource } from '../resource.js';
import { importOf, lines } from './imports.js';

/** `products.controller.ts`. */
export function controllerFile(resource: Resource): string {
  const { one, many } = resource;
  const conflict = refusals(resource);
  return `${imports(resource)}

const IdParam = () => Param('id', ParseIdPipe);
const ApiId = () =>
  ApiParam({ name: 'id', description: 'Of the ${one.text}.', schema: { type: 'string', format: 'uuid' } });
const NOT_FOUND = 'There is no such ${one.text} of yours.';
const CHANGED = 'Somebody changed it since you read it.';

@ApiTags('${many.text}')
@Controller('${many.kebab}')
export class ${many.pascal}Controller {
  constructor(private readonly ${many.camel}: ${many.pascal}Service) {}

  @Post()
  ${resource.isIdempotent ? '@Idempotent()' : ''}
  @RequirePermission('${many.kebab}:create')
  @ApiOperation({ summary: 'Create ${article(one)}' })
  @Created(${one.pascal}Dto)
  ${conflict ? `@ApiProblems({ ${conflict} })` : ''}
  async create(@CurrentActor() actor: Actor, @Body() body: Create${one.pascal}Dto): Promise<${one.pascal}Dto> {
    return ${one.pascal}Dto.of(await this.${many.camel}.create(actor, body));
  }

  @Get()
  @RequirePermission('${many.kebab}:read')
  @ApiOperation({ summary: 'List your ${many.text}' })
  @Paged(${one.pascal}PageDto)
  async list(@CurrentActor() actor: Actor, @Query() query: List${many.pascal}Dto): Promise<${one.pascal}PageDto> {
    return ${one.pascal}PageDto.of(await this.${many.camel}.list(actor, query));
  }

  @Get(':id')
  @RequirePermission('${many.kebab}:read')
  @ApiOperation({ summary: 'Read ${article(one)}' })
  @ApiId()
  @ReadVersioned(${one.pascal}Dto)
  @ApiProblems({ 404: NOT_FOUND })
  async read(@CurrentActor() actor: Actor, @IdParam() id: ${one.pascal}Id): Promise<${one.pascal}Dto> {
    return ${one.pascal}Dto.of(await this.${many.camel}.read(actor, id));
  }

  @Patch(':id')
  @RequirePermission('${many.kebab}:update')
  @ApiOperation({ summary: 'Change ${article(one)}' })
  @ApiId()
  @ConditionalChange()
  @Versioned(${one.pascal}Dto)
  @ApiProblems({ 404: NOT_FOUND, ${conflict ? `${conflict}, ` : ''}412: CHANGED })
  async change(
    @CurrentActor() actor: Actor,
    @IdParam() id: ${one.pascal}Id,
    @Body() body: Change${one.pascal}Dto,
    @ExpectedVersion() version: number | undefined,
  ): Promise<${one.pascal}Dto> {
    return ${one.pascal}Dto.of(await this.${many.camel}.change(actor, id, body, version));
  }

  @Delete(':id')
  @HttpCode(HttpStatus.NO_CONTENT)
  @RequirePermission('${many.kebab}:delete')
  @ApiOperation({ summary: 'Delete ${article(one)} for good' })
  @ApiId()
  @ApiNoContentResponse()
  @ApiProblems({ 404: NOT_FOUND })
  async delete(@CurrentActor() actor: Actor, @IdParam() id: ${one.pascal}Id): Promise<void> {
    await this.${many.camel}.delete(actor, id);
  }
}
`.replaceAll(/\n {2}\n/g, '\n');
}

function imports({ one, many, isIdempotent }: Resource): string {
  const changing = ['ConditionalChange', 'ExpectedVersion', 'ReadVersioned', 'Versioned'];
  return lines(
    importOf('@ashlar/domain', ['type Actor']),
    importOf('@ashlar/http', [
      ...['ApiProblems', 'Created', 'CurrentActor', 'Paged', 'ParseIdPipe', 'RequirePermission'],
      ...changing,
    ]),
    isIdempotent ? importOf('@ashlar/idempotency', ['Idempotent']) : '',
    importOf('@nestjs/common', [
      ...['Body', 'Controller', 'Delete', 'Get', 'HttpCode', 'HttpStatus', 'Param', 'Patch', 'Post', 'Query'],
    ]),
    importOf('@nestjs/swagger', ['ApiNoContentResponse', 'ApiOperation', 'ApiParam', 'ApiTags']),
    importOf(`./${one.kebab}.js`, [`type ${one.pascal}Id`]),
    importOf(`./${many.kebab}.dto.js`, [
      ...[`Change${one.pascal}Dto`, `Create${one.pascal}Dto`, `List${many.pascal}Dto`],
      ...[`${one.pascal}Dto`, `${one.pascal}PageDto`],
    ]),
    importOf(`./${many.kebab}.service.js`, [`${many.pascal}Service`]),
  );
}

/** What else than the input can be wrong with what is sent. */
function refusals({ one, fields }: Resource): string {
  const named = (list: readonly Field[]) => list.map(({ property }) => property.text.replace(/ id$/, '')).join(' or ');
  const unique = fields.filter(({ isUnique }) => isUnique);
  const references = fields.filter(({ reference }) => reference);
  const taken = `409: 'You have ${article(one)} with this ${named(unique)} already.'`;
  const unknown = `422: 'There is no such ${named(references)}.'`;
  return [...(unique.length > 0 ? [taken] : []), ...(references.length > 0 ? [unknown] : [])].join(', ');
}
