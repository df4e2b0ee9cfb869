import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuthModule, AuthOptions } from './ashlar/auth.js';
import { AuthHttpModule } from './ashlar/auth/http.js';
import { authEntities, authMigrations, typeOrmAuthStores } from './ashlar/auth/typeorm.js';
import { HttpModule, HttpOptions } from './ashlar/http.js';
import { IdempotencyModule } from './ashlar/idempotency.js';
import { idempotencyEntities, idempotencyMigrations, TypeOrmIdempotencyStore } from './ashlar/idempotency/typeorm.js';
import { Database, PersistenceModule, Transactions } from './ashlar/persistence.js';
import { RateLimitingModule } from './ashlar/rate-limiting.js';

import { CreateShop1700000000000 } from './1700000000000-create-shop.migration.js';
import { Order } from './order.entity.js';
import { Product } from './product.entity.js';
import { RequestContextModule } from './request-context.module.js';
import { ShopController } from './shop.controller.js';
import { ShopService } from './shop.service.js';

const http = new HttpOptions();
http.operations.enabled = false;

const auth = new AuthOptions();
auth.secret = 'in production 32 random characters or more';

@Module({
  imports: [
    RequestContextModule,
    HttpModule.forRoot({ options: http }),
    PersistenceModule.forRootAsync({
      useFactory: () => ({ url: process.env['DATABASE_URL'] ?? '' }),
      entities: [Product, Order, ...authEntities, ...idempotencyEntities],
      migrations: [CreateShop1700000000000, ...authMigrations, ...idempotencyMigrations],
    }),
    TypeOrmModule.forFeature([Product, Order]),
    AuthModule.forRootAsync({
      inject: [Database, Transactions],
      useFactory: (database: Database, transactions: Transactions) => ({
        options: auth,
        stores: typeOrmAuthStores(database, transactions),
        mailer: { send: async () => undefined },
        production: false,
        permissions: { user: ['orders:read', 'orders:write'] },
      }),
    }),
    AuthHttpModule.forRoot(),
    IdempotencyModule.forRootAsync({
      inject: [Database, Transactions],
      useFactory: (database: Database, transactions: Transactions) => ({
        store: new TypeOrmIdempotencyStore(database, transactions),
      }),
    }),
    RateLimitingModule.forRoot({
      rules: [{ match: 'POST /auth/login', rate: '5/min', by: 'address', strict: true }],
    }),
  ],
  controllers: [ShopController],
  providers: [ShopService],
})
export class AppModule {}
