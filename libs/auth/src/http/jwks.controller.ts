import { Public } from '@ashlar/http';
import { Controller, Get, Header, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { JWKS_MAX_AGE_S } from '../sessions/key-rotation.js';
import { KeyRing } from '../sessions/key-ring.service.js';
import { JsonWebKeySetDto } from './jwks.dto.js';

/** For services that check access tokens themselves. */
@Public()
@ApiTags('signing-keys')
@Controller({ path: '.well-known/jwks.json', version: VERSION_NEUTRAL })
export class JwksController {
  constructor(private readonly keyRing: KeyRing) {}

  @Get()
  @Header('cache-control', `public, max-age=${JWKS_MAX_AGE_S}`)
  @ApiOperation({
    summary: 'Read the public keys of access tokens',
    description:
      'For services that verify access tokens themselves. May be cached for as long as `Cache-Control` says: the next key is ' +
      'shown for longer than that before it signs.',
  })
  @ApiOkResponse({ type: JsonWebKeySetDto })
  async read(): Promise<JsonWebKeySetDto> {
    return JsonWebKeySetDto.of(await this.keyRing.jwks());
  }
}
