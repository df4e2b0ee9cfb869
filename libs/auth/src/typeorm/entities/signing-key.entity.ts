import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import type { StoredSigningKey } from '../../sessions/signing-key.store.js';

/** The table of signing keys: a handful of rows. */
@Entity({ name: 'auth_signing_keys' })
@Check('auth_signing_keys_public_jwk_check', `jsonb_typeof(public_jwk) = 'object' AND public_jwk -> 'd' IS NULL`)
export class SigningKeyEntity implements StoredSigningKey {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'auth_signing_keys_pkey' })
  id!: string;

  @Column({ name: 'public_jwk', type: 'jsonb' })
  publicJwk!: Readonly<Record<string, unknown>>;

  @Column({ name: 'sealed_private_key', type: 'text' })
  sealedPrivateKey!: string;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column({ name: 'retired_at', type: 'timestamptz', nullable: true })
  retiredAt!: Date | null;
}
