import { Module } from '@nestjs/common';
import { AccountMailer } from './account-mailer.service.js';

/** How the blocks of accounts meet in this app: auth asks for mails, mail sends them. */
@Module({ providers: [AccountMailer], exports: [AccountMailer] })
export class AccountsModule {}
