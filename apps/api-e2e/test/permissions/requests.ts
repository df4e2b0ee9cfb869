import { randomUUID } from 'node:crypto';
import { newCredentials } from '../support/accounts.js';
import { mailedToken } from '../support/mails.js';
import type { Scene } from './scene.js';

/** What an operation takes to succeed for the owner of a scene. */
export interface Request {
  /** The parameters of the path. */
  readonly ids?: Readonly<Record<string, string>>;
  readonly json?: object;
}

type RequestOf = (scene: Scene) => Request | Promise<Request>;

/** Good enough for a new one. */
const NEXT_PASSWORD = 'nineteen copper badgers';

const nothing: RequestOf = () => ({});
const email: RequestOf = ({ owner }) => ({ json: { email: owner.email } });
const user: RequestOf = ({ owner }) => ({ ids: { id: owner.id } });
const key: RequestOf = async ({ stage, owner }) => ({ ids: { id: (await stage.keyOf(owner, ['account:read'])).id } });
const project: RequestOf = async ({ stage, owner }) => ({ ids: { id: await stage.projectOf(owner) } });
const newProject = () => ({ key: `p-${randomUUID().slice(0, 8)}`, name: 'Apollo' });
const verifyToken: RequestOf = async ({ stage, owner }) => ({
  json: { token: await mailedToken(stage.api.program, owner.email, 'Verify your email address') },
});

/** A request for every operation. */
export const REQUESTS: Readonly<Record<string, RequestOf>> = {
  'GET /health/live': nothing,
  'GET /health/ready': nothing,
  'GET /health/startup': nothing,
  'GET /.well-known/jwks.json': nothing,
  'POST /api/v1/auth/register': () => ({ json: newCredentials() }),
  'POST /api/v1/auth/login': ({ owner }) => ({ json: { identifier: owner.email, password: owner.password } }),
  'POST /api/v1/auth/refresh': ({ owner }) => ({ json: { refreshToken: owner.refreshToken } }),
  'POST /api/v1/auth/logout': nothing,
  'POST /api/v1/auth/reauthenticate': ({ owner }) => ({ json: { password: owner.password } }),
  'POST /api/v1/auth/forgot-password': email,
  'POST /api/v1/auth/reset-password': async ({ stage, owner }) => {
    await stage.made('/api/v1/auth/forgot-password', {}, { email: owner.email });
    const token = await mailedToken(stage.api.program, owner.email, 'Reset your password');
    return { json: { token, password: NEXT_PASSWORD } };
  },
  'POST /api/v1/auth/verify-email': verifyToken,
  'POST /api/v1/auth/verify-email/resend': email,
  'POST /api/v1/auth/confirm-email': async ({ stage, owner }) => {
    const next = newCredentials().email;
    await stage.made('/api/v1/me/email', owner.headers, { email: next });
    return { json: { token: await mailedToken(stage.api.program, next, 'Your new email address') } };
  },
  'GET /api/v1/me': nothing,
  'PATCH /api/v1/me': () => ({ json: { displayName: 'Ann Lee' } }),
  'DELETE /api/v1/me': ({ owner }) => ({ json: { password: owner.password, confirmation: owner.email } }),
  'POST /api/v1/me/password': ({ owner }) => ({
    json: { currentPassword: owner.password, newPassword: NEXT_PASSWORD },
  }),
  'POST /api/v1/me/email': () => ({ json: { email: newCredentials().email } }),
  'GET /api/v1/me/sessions': nothing,
  'DELETE /api/v1/me/sessions/{id}': async ({ stage, owner }) => ({ ids: { id: await stage.sessionOf(owner) } }),
  'GET /api/v1/me/api-keys': nothing,
  'POST /api/v1/me/api-keys': () => ({ json: { name: 'Export', scopes: ['projects:read'] } }),
  'POST /api/v1/me/api-keys/{id}/rotate': key,
  'DELETE /api/v1/me/api-keys/{id}': key,
  'GET /api/v1/users': nothing,
  'GET /api/v1/users/statistics': nothing,
  'GET /api/v1/users/{id}': user,
  'POST /api/v1/users/{id}/activate': user,
  'POST /api/v1/users/{id}/deactivate': user,
  'POST /api/v1/users/{id}/force-reset': user,
  'POST /api/v1/users/{id}/end-sessions': user,
  'PUT /api/v1/users/{id}/role': ({ owner }) => ({ ids: { id: owner.id }, json: { role: 'moderator' } }),
  'GET /api/v1/audit-events': nothing,
  'GET /api/v1/projects': nothing,
  'POST /api/v1/projects': () => ({ json: newProject() }),
  'POST /api/v1/projects/import': () => ({ json: { items: [newProject()] } }),
  'GET /api/v1/projects/{id}': project,
  'PATCH /api/v1/projects/{id}': async (scene) => ({ ...(await project(scene)), json: { name: 'Apollo 11' } }),
  'DELETE /api/v1/projects/{id}': project,
  'POST /api/v1/projects/{id}/archive': project,
  'POST /api/v1/projects/{id}/restore': async (scene) => {
    const id = await scene.stage.projectOf(scene.owner);
    await scene.stage.made(`/api/v1/projects/${id}/archive`, scene.owner.headers, {});
    return { ids: { id } };
  },
  'GET /api/v1/projects/{id}/members': project,
  'PUT /api/v1/projects/{id}/members/{userId}': async ({ stage, owner }) => {
    const [id, { id: userId }] = [await stage.projectOf(owner), await stage.newcomer()];
    return { ids: { id, userId }, json: { role: 'editor' } };
  },
  'DELETE /api/v1/projects/{id}/members/{userId}': async ({ stage, owner }) => {
    const [id, { id: userId }] = [await stage.projectOf(owner), await stage.newcomer()];
    const init = { headers: owner.headers, json: { role: 'editor' } };
    await stage.api.http.request('PUT', `/api/v1/projects/${id}/members/${userId}`, init);
    return { ids: { id, userId } };
  },
  'POST /api/v1/projects/{id}/transfer': async (scene) => ({
    ...(await project(scene)),
    json: { userId: (await scene.stage.newcomer()).id },
  }),
};
