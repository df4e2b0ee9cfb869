import { OptionalField } from '@ashlar/http';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsString, Length } from 'class-validator';
import type { Session, SessionId } from '../sessions/session.js';
import type { LogoutScope, SignedIn } from '../sessions/sessions.service.js';
import { PasswordField, TokenField } from './field.decorator.js';

const LOGOUT_SCOPES = ['local', 'others', 'global'] as const satisfies readonly LogoutScope[];

/** What somebody signs in with. */
export class LoginDto {
  @ApiProperty({
    ...{ minLength: 1, maxLength: 320, example: 'ann@example.org' },
    description: 'An email address or a user name, in any case.',
  })
  @IsString()
  @Length(1, 320)
  identifier!: string;

  @PasswordField()
  password!: string;
}

/** What keeps somebody signed in. */
export class RefreshDto {
  @TokenField({ description: 'Good once: the answer holds the next.', example: 'the refresh token' })
  refreshToken!: string;
}

/** The password of whoever is signed in. */
export class ReauthenticateDto {
  @PasswordField()
  password!: string;
}

/** Where to sign out. */
export class LogoutDto {
  @ApiPropertyOptional({
    ...{ enum: LOGOUT_SCOPES, default: 'local' },
    description: '`local`: here; `others`: everywhere else; `global`: everywhere.',
  })
  @OptionalField()
  @IsIn(LOGOUT_SCOPES)
  scope: LogoutScope = 'local';
}

/** What a client gets to stay signed in. */
export class TokensDto {
  @ApiProperty({ enum: ['Bearer'], description: 'How the access token is sent: `Authorization: Bearer ...`.' })
  tokenType!: 'Bearer';

  @ApiProperty()
  accessToken!: string;

  @ApiProperty({ format: 'date-time' })
  accessTokenExpiresAt!: string;

  @ApiProperty({ description: 'Gets new tokens, once.' })
  refreshToken!: string;

  @ApiProperty({ format: 'date-time', description: 'Unless it is used before.' })
  refreshTokenExpiresAt!: string;

  @ApiProperty({ format: 'uuid' })
  sessionId!: string;

  static of(this: void, signedIn: SignedIn): TokensDto {
    const { accessToken, accessTokenExpiresAt, refreshToken, refreshTokenExpiresAt, session } = signedIn;
    return {
      tokenType: 'Bearer',
      accessToken,
      accessTokenExpiresAt: accessTokenExpiresAt.toISOString(),
      refreshToken,
      refreshTokenExpiresAt: refreshTokenExpiresAt.toISOString(),
      sessionId: session.id,
    };
  }
}

/** A session as its owner sees it. */
export class SessionDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ description: 'Whether it is the one that asks.' })
  current!: boolean;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;

  @ApiProperty({ format: 'date-time', description: 'When the password was last given.' })
  authenticatedAt!: string;

  @ApiProperty({ format: 'date-time' })
  refreshedAt!: string;

  @ApiProperty({ format: 'date-time', description: 'Unless it is refreshed before.' })
  expiresAt!: string;

  @ApiProperty({ type: 'string', nullable: true, description: 'What it says it was opened with.' })
  userAgent!: string | null;

  @ApiProperty({ type: 'string', nullable: true, example: '203.0.113.7' })
  address!: string | null;

  static of(this: void, session: Session, current: SessionId): SessionDto {
    const { id, userAgent, address, idleExpiresAt, expiresAt } = session;
    return {
      ...{ id, current: id === current, userAgent, address },
      createdAt: session.createdAt.toISOString(),
      authenticatedAt: session.authenticatedAt.toISOString(),
      refreshedAt: session.refreshedAt.toISOString(),
      expiresAt: (idleExpiresAt < expiresAt ? idleExpiresAt : expiresAt).toISOString(),
    };
  }
}

/** The sessions of somebody that are open. */
export class SessionListDto {
  @ApiProperty({ type: [SessionDto], description: 'The youngest first.' })
  items!: readonly SessionDto[];

  static of(this: void, sessions: readonly Session[], current: SessionId): SessionListDto {
    return { items: sessions.map((session) => SessionDto.of(session, current)) };
  }
}
