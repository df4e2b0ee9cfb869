import { ApiProperty } from '@nestjs/swagger';
import type { JsonWebKeySet } from '../sessions/key-ring.service.js';

/** A public key (RFC 7517, RFC 8037). */
export class JsonWebKeyDto {
  @ApiProperty({ enum: ['OKP'] })
  kty!: string;

  @ApiProperty({ enum: ['Ed25519'] })
  crv!: string;

  @ApiProperty({ description: 'The public key, base64url.' })
  x!: string;

  @ApiProperty({ description: 'Its name: that of the header of tokens which it signed.' })
  kid!: string;

  @ApiProperty({ enum: ['EdDSA'] })
  alg!: string;

  @ApiProperty({ enum: ['sig'] })
  use!: string;
}

/** The keys that verify access tokens. */
export class JsonWebKeySetDto {
  @ApiProperty({ type: [JsonWebKeyDto], description: 'The youngest first.' })
  keys!: readonly JsonWebKeyDto[];

  static of(this: void, { keys }: JsonWebKeySet): JsonWebKeySetDto {
    return {
      // By name, so that nothing else of a key gets out.
      keys: keys.map(({ kty = '', crv = '', x = '', kid = '', alg = '', use = '' }) => ({
        kty,
        crv,
        x,
        kid,
        alg,
        use,
      })),
    };
  }
}
