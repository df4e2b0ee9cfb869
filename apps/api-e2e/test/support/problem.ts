import { expect } from '@jest/globals';
import type { Answer } from './http-client.js';

/** RFC 9457 problem details, as this API answers them. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly requestId: string;
  readonly errors?: readonly { readonly pointer: string; readonly code: string; readonly detail: string }[];
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Asserts that an answer is a whole and harmless problem, and gives it. Without a code, any will do. */
export function problemOf(answer: Answer, status: number, code?: string): Problem {
  expect(answer).toMatchObject({ status, body: { status, code: code ?? expect.stringMatching(/^[A-Z][A-Z_]+$/) } });
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json\b/);
  const problem = answer.body as Problem;
  expect(problem.type).toBe(`/problems#${problem.code}`);
  expect(problem.title).toMatch(/./);
  expect(problem.detail).toMatch(/./);
  expect(problem.requestId).toBe(answer.headers.get('x-request-id'));
  expect(answer.text).not.toMatch(/node_modules|\bat \w+.*:\d+|SELECT|INSERT|QueryFailed/);
  return problem;
}

/** Asserts that input was refused, and gives the places of its mistakes, each once, in order. */
export function mistakesOf(answer: Answer): string[] {
  const problem = problemOf(answer, 400, 'INVALID_INPUT');
  return [...new Set(problem.errors?.map(({ pointer }) => pointer))].sort();
}
