/** N: a stock Nest application on Express. */
import 'reflect-metadata';
import { ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import helmet from 'helmet';
import { Logger } from 'nestjs-pino';
import { contenderEnvironment } from './environment.js';
import { StockModule } from './stock.module.js';

const environment = contenderEnvironment();
const app = await NestFactory.create(StockModule.with(environment), { bufferLogs: true });
app.useLogger(app.get(Logger));
app.use(helmet());
app.useGlobalPipes(new ValidationPipe({ whitelist: true, transform: true }));
app.enableShutdownHooks();
await app.listen(environment.port, '127.0.0.1');
