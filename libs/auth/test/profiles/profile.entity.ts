import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { UserEntity } from '../../src/typeorm/index.js';

/** What an app knows of its users beside what the library does. */
@Entity('profiles')
export class ProfileEntity {
  @PrimaryColumn({ name: 'user_id', type: 'uuid', primaryKeyConstraintName: 'profiles_pkey' })
  @ForeignKey(() => UserEntity, { name: 'profiles_user_fkey', onDelete: 'CASCADE' })
  userId!: string;

  @Column('text')
  city!: string;

  @Column({ type: 'text', nullable: true })
  bio!: string | null;
}
