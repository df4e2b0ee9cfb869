import { expect } from '@jest/globals';
import type { components, paths } from '../../generated/api.js';
import { type Account, signUp } from './accounts.js';
import type { Answer, HttpClient } from './http-client.js';
import { answerTo, type TypedClient, typedClient } from './typed-client.js';

type Schemas = components['schemas'];

/** A project, as the document describes it. */
export type Project = Schemas['ProjectDto'];
/** One page of the list. */
export type ProjectPage = Schemas['ProjectPageDto'];
/** What the list can be asked for. */
export type ProjectQuery = NonNullable<paths['/api/v1/projects']['get']['parameters']['query']>;

const PATH = '/api/v1/projects';
const ONE = `${PATH}/{id}` as const;

/** Works with the projects of one user. */
export class ProjectsClient {
  /** The same with input that the document does not allow. */
  readonly raw: RawProjectsClient;
  private readonly api: TypedClient;

  constructor(
    http: HttpClient,
    readonly account: Account,
  ) {
    const own = http.with(account.headers);
    this.api = typedClient(own);
    this.raw = new RawProjectsClient(own);
  }

  /** With a new user, who has none. */
  static async of(http: HttpClient): Promise<ProjectsClient> {
    return new ProjectsClient(http, await signUp(http));
  }

  create(body: Schemas['CreateProjectDto']): Promise<Answer<Project>> {
    return answerTo(this.api.POST(PATH, { body }));
  }

  import(items: Schemas['ImportProjectsDto']['items']): Promise<Answer<Schemas['ImportReportDto']>> {
    return answerTo(this.api.POST(`${PATH}/import`, { body: { items } }));
  }

  list(query: ProjectQuery = {}): Promise<Answer<ProjectPage>> {
    return answerTo(this.api.GET(PATH, { params: { query } }));
  }

  read(id: string, conditions: { readonly 'If-None-Match'?: string } = {}): Promise<Answer<Project>> {
    return answerTo(this.api.GET(ONE, { params: { path: { id }, header: conditions } }));
  }

  change(
    id: string,
    body: Schemas['ChangeProjectDto'],
    conditions: { readonly 'If-Match'?: string } = {},
  ): Promise<Answer<Project>> {
    return answerTo(this.api.PATCH(ONE, { params: { path: { id }, header: conditions }, body }));
  }

  archive(id: string): Promise<Answer<Project>> {
    return answerTo(this.api.POST(`${ONE}/archive`, { params: { path: { id } } }));
  }

  restore(id: string): Promise<Answer<Project>> {
    return answerTo(this.api.POST(`${ONE}/restore`, { params: { path: { id } } }));
  }

  async delete(id: string): Promise<Answer> {
    return answerTo(this.api.DELETE(ONE, { params: { path: { id } } }));
  }

  /** A project that is there, for tests of what comes after. */
  async made(key = 'apollo', name = 'Apollo'): Promise<Project> {
    const answer = await this.create({ key, name });
    expect(answer).toMatchObject({ status: 201 });
    return answer.body;
  }
}

/** Sends whatever it is given. */
class RawProjectsClient {
  constructor(private readonly http: HttpClient) {}

  create(json: unknown): Promise<Answer> {
    return this.http.post(PATH, { json });
  }

  import(items: unknown): Promise<Answer> {
    return this.http.post(`${PATH}/import`, { json: { items } });
  }

  list(query: Readonly<Record<string, string | number>>): Promise<Answer> {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) parameters.set(name, String(value));
    return this.http.get(`${PATH}?${parameters}`);
  }

  change(id: string, json: unknown): Promise<Answer> {
    return this.http.patch(`${PATH}/${id}`, { json });
  }
}
