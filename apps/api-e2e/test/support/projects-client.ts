import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import type { Answer, HttpClient } from './http-client.js';

/** The header that says who acts, in development. */
export const ACTOR_HEADER = 'x-development-actor';

export interface Project {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly description: string | null;
  readonly status: 'active' | 'archived';
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly archivedAt: string | null;
}

export interface ProjectPage {
  readonly items: readonly Project[];
  readonly nextCursor: string | null;
  readonly previousCursor: string | null;
}

export interface ImportReport {
  readonly created: number;
  readonly skipped: number;
  readonly results: readonly {
    readonly index: number;
    readonly key: string;
    readonly status: 'created' | 'skipped';
    readonly id: string | null;
  }[];
}

const PATH = '/api/v1/projects';

/** Works with the projects of one user: a new one, unless said otherwise, who has none. */
export class ProjectsClient {
  private readonly http: HttpClient;

  constructor(
    http: HttpClient,
    readonly actor: string = randomUUID(),
  ) {
    this.http = http.with({ [ACTOR_HEADER]: actor });
  }

  create(json: unknown): Promise<Answer<Project>> {
    return this.http.post(PATH, { json });
  }

  import(items: unknown): Promise<Answer<ImportReport>> {
    return this.http.post(`${PATH}/import`, { json: { items } });
  }

  list(query: Readonly<Record<string, string | number>> = {}): Promise<Answer<ProjectPage>> {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) parameters.set(name, String(value));
    return this.http.get(parameters.size === 0 ? PATH : `${PATH}?${parameters}`);
  }

  read(id: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer<Project>> {
    return this.http.get(`${PATH}/${id}`, { headers });
  }

  change(id: string, json: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer<Project>> {
    return this.http.patch(`${PATH}/${id}`, { json, headers });
  }

  archive(id: string): Promise<Answer<Project>> {
    return this.http.post(`${PATH}/${id}/archive`);
  }

  restore(id: string): Promise<Answer<Project>> {
    return this.http.post(`${PATH}/${id}/restore`);
  }

  delete(id: string): Promise<Answer<undefined>> {
    return this.http.delete(`${PATH}/${id}`);
  }

  /** A project that is there, for tests of what comes after. */
  async made(key = 'apollo', name = 'Apollo'): Promise<Project> {
    const answer = await this.create({ key, name });
    expect(answer).toMatchObject({ status: 201 });
    return answer.body;
  }
}
