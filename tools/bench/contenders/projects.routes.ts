import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import pg from 'pg';
import { type ContenderEnvironment, POOL_SIZE } from './environment.js';
import { Tokens } from './token.js';

const COLUMNS = 'id, key, name, description, status, version, created_at, updated_at, archived_at';

const READ = {
  name: 'projects.read',
  text: `SELECT ${COLUMNS} FROM projects WHERE id = $1 AND owner_id = $2`,
};
const CREATE = {
  name: 'projects.create',
  text: `INSERT INTO projects (id, owner_id, key, name, description, status, version, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, 'active', 1, $6, $6) RETURNING ${COLUMNS}`,
};

const PARAMS = { type: 'object', properties: { id: { type: 'string', format: 'uuid' } }, required: ['id'] };
const BODY = {
  type: 'object',
  properties: {
    key: { type: 'string', minLength: 2, maxLength: 40, pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$' },
    name: { type: 'string', minLength: 1, maxLength: 100 },
    description: { type: 'string', maxLength: 2000, nullable: true },
  },
  required: ['key', 'name'],
};

interface Row {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly description: string | null;
  readonly status: string;
  readonly version: number;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly archived_at: Date | null;
}

interface Creation {
  readonly key: string;
  readonly name: string;
  readonly description?: string | null;
}

/** Reads and creates the projects of a signed-in user by named statements: the work that every contender does. */
export function serveProjects(app: FastifyInstance, { databaseUrl, secret }: ContenderEnvironment): void {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: POOL_SIZE });
  const tokens = new Tokens(secret);
  app.addHook('onClose', () => pool.end());

  app.get('/health/live', async () => ({ status: 'up' }));

  app.get<{ Params: { id: string } }>(
    '/api/v1/projects/:id',
    { schema: { params: PARAMS } },
    async (request, reply) => {
      const user = tokens.verify(request.headers.authorization, Date.now());
      if (!user) return reply.code(401).send({ message: 'Not signed in' });
      const { rows } = await pool.query<Row>({ ...READ, values: [request.params.id, user.sub] });
      return rows[0] ? shown(rows[0]) : reply.code(404).send({ message: 'Not found' });
    },
  );

  app.post<{ Body: Creation }>('/api/v1/projects', { schema: { body: BODY } }, async (request, reply) => {
    const user = tokens.verify(request.headers.authorization, Date.now());
    if (!user) return reply.code(401).send({ message: 'Not signed in' });
    const { key, name, description = null } = request.body;
    const values = [randomUUID(), user.sub, key, name, description, new Date()];
    const { rows } = await pool.query<Row>({ ...CREATE, values });
    return reply.code(201).send(rows.map(shown)[0]);
  });
}

function shown({ created_at, updated_at, archived_at, ...project }: Row): object {
  return { ...project, createdAt: created_at, updatedAt: updated_at, archivedAt: archived_at };
}
