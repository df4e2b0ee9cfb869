import { type CheckedOptions, Describe, Duration, type OptionContext, type OptionIssue } from '@ashlar/domain';
import { IsInt, IsString, Max, Min } from 'class-validator';
import { checkedBy } from './checked-options.js';
import { tryParseMailbox } from './mailbox.js';

/** Who sends, and how often the way out is checked. */
export class MailOptions implements CheckedOptions {
  @Describe('Who sends what names no sender: `Name <name@example.com>`. Its domain is that of the Message-ID.')
  @IsString()
  from = '';

  @Describe('Where answers go to, when not to the sender.')
  @IsString()
  replyTo = '';

  @Describe('How long the health check keeps what it found: each look opens a connection and signs in.')
  @Duration()
  @IsInt()
  @Min(0)
  @Max(3_600_000)
  healthInterval = 30_000;

  *checkOptions({ production }: OptionContext): Iterable<OptionIssue> {
    for (const property of ['from', 'replyTo'] as const) {
      if (this[property] !== '' && tryParseMailbox(this[property]) === undefined) {
        yield { property, message: 'must be an address like name@example.com or Name <name@example.com>' };
      }
    }
    if (production && this.from === '') yield { property: 'from', message: 'must be set in production' };
  }
}

/**
 * Checks what no configuration library may have checked before.
 *
 * @throws MailOptionsError
 */
export function checkedMailOptions(options: MailOptions): MailOptions {
  return checkedBy(options);
}
