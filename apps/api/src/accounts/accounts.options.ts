import { Describe } from '@ashlar/config';
import { IsUrl } from 'class-validator';

/** Where the people of this API are. */
export class AccountsOptions {
  @Describe('The web app: links in mails lead to its pages `verify-email`, `confirm-email` and `reset-password`.')
  @IsUrl({ protocols: ['http', 'https'], require_protocol: true, require_tld: false })
  webUrl = 'http://localhost:5173';
}
