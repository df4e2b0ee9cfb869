import { ConflictException, Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { Database, isCheckViolation, Transactional } from './ashlar/persistence.js';

import { Order } from './order.entity.js';
import { Product } from './product.entity.js';
import type { PlaceOrderDto } from './shop.dto.js';

@Injectable()
export class ShopService {
  constructor(
    // As the service has always read; what it writes takes part in transactions now.
    @InjectRepository(Product) private readonly products: Repository<Product>,
    @InjectRepository(Order) private readonly orders: Repository<Order>,
    private readonly database: Database,
  ) {}

  listProducts(): Promise<Product[]> {
    return this.products.find({ order: { id: 'ASC' } });
  }

  listOrders(buyer: string): Promise<Order[]> {
    return this.orders.find({ where: { buyer }, relations: { product: true }, order: { id: 'ASC' } });
  }

  async placeOrder(order: PlaceOrderDto, buyer: string): Promise<object> {
    try {
      return await this.store(order, buyer);
    } catch (error) {
      if (isCheckViolation(error, 'products_stock_check')) throw new ConflictException('That many are not in stock.');
      throw error;
    }
  }

  /** The order first, so that one that finds too little in stock has something to take back. */
  @Transactional({ propagation: 'savepoint' })
  protected async store({ productId, pieces }: PlaceOrderDto, buyer: string): Promise<object> {
    const { id } = await this.database.repository(Order).save({ product: { id: productId }, pieces, buyer });
    await this.database.repository(Product).decrement({ id: productId }, 'stock', pieces);
    return { id, pieces };
  }
}
