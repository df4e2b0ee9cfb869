import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

@Entity('products')
export class Product {
  @PrimaryGeneratedColumn('identity', { primaryKeyConstraintName: 'products_pkey' })
  id!: number;

  @Column('text')
  name!: string;

  @Column('integer')
  stock!: number;
}
