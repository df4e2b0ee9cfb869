import {
  Column,
  Entity,
  type MigrationInterface,
  PrimaryColumn,
  type QueryRunner,
  Unique,
  VersionColumn,
} from 'typeorm';

@Entity('project')
@Unique('project_name_key', ['name'])
export class Project {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  name!: string;

  @Column('int', { default: 0 })
  score!: number;

  @VersionColumn({ type: 'int' })
  version!: number;
}

export class CreateProjects1763635200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table project (
        id uuid primary key,
        name text not null constraint project_name_key unique,
        score int not null default 0,
        version int not null
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table project');
  }
}
