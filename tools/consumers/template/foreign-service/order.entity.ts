import { Column, CreateDateColumn, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';

import { Product } from './product.entity.js';

@Entity('orders')
export class Order {
  @PrimaryGeneratedColumn('identity', { primaryKeyConstraintName: 'orders_pkey' })
  id!: number;

  @ManyToOne(() => Product, { nullable: false })
  @JoinColumn({ name: 'product_id' })
  product!: Product;

  @Column('integer')
  pieces!: number;

  /** The id of a user of the library. */
  @Column('uuid')
  buyer!: string;

  @CreateDateColumn({ name: 'ordered_at', type: 'timestamptz' })
  orderedAt!: Date;
}
