import { Body, Controller, Get, Post } from '@nestjs/common';
import { CurrentSession, RequireSession, type Session } from './ashlar/auth.js';
import { Public, RequirePermission } from './ashlar/http.js';
import { Idempotent } from './ashlar/idempotency.js';
import { RateLimit } from './ashlar/rate-limiting.js';

import type { Order } from './order.entity.js';
import type { Product } from './product.entity.js';
import { PlaceOrderDto } from './shop.dto.js';
import { ShopService } from './shop.service.js';

@Controller()
export class ShopController {
  constructor(private readonly shop: ShopService) {}

  @Get('products')
  @Public()
  products(): Promise<Product[]> {
    return this.shop.listProducts();
  }

  @Get('orders')
  @RequirePermission('orders:read')
  @RequireSession()
  @RateLimit('3/min')
  orders(@CurrentSession() { userId }: Session): Promise<Order[]> {
    return this.shop.listOrders(userId);
  }

  @Post('orders')
  @RequirePermission('orders:write')
  @RequireSession()
  @Idempotent({ required: true })
  order(@Body() order: PlaceOrderDto, @CurrentSession() { userId }: Session): Promise<object> {
    return this.shop.placeOrder(order, userId);
  }
}
