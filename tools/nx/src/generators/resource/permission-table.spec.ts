import { describe, expect, it } from '@jest/globals';
import { formsOf } from '../../names/name-forms.js';
import { withoutPermissions, withPermissions } from './permission-table.js';

const PAGE = `# Who may call what

| operation          | permission | API keys | what is somebody else's |
| ------------------ | ---------- | -------- | ----------------------- |
| \`GET /health/live\` | anybody    |          |                         |

More text.
`;
const products = formsOf(['products']);

describe('the table of permissions', () => {
  it('gets the rows of a resource at its end, once, and loses them without a trace', () => {
    const page = withPermissions(PAGE, products);
    expect(page.split('\n').slice(5, 10)).toEqual([
      '| `GET /api/v1/products` | `products:read` | yes |  |',
      '| `POST /api/v1/products` | `products:create` | yes |  |',
      '| `GET /api/v1/products/{id}` | `products:read` | yes | 404 |',
      '| `PATCH /api/v1/products/{id}` | `products:update` | yes | 404 |',
      '| `DELETE /api/v1/products/{id}` | `products:delete` | yes | 404 |',
    ]);
    expect(withPermissions(page, products)).toBe(page);
    expect(withoutPermissions(page, products)).toBe(PAGE);
    expect(withoutPermissions(page, formsOf(['product']))).toBe(page);
  });

  it('is left alone where it is none', () => {
    expect(withPermissions('# Nothing\n', products)).toBe('# Nothing\n');
  });
});
