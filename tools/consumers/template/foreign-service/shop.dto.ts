import { IsInt, Max, Min } from 'class-validator';

export class PlaceOrderDto {
  @IsInt()
  productId!: number;

  @IsInt()
  @Min(1)
  @Max(1_000)
  pieces!: number;
}
