import { ApiProperty } from '@nestjs/swagger';

/** The same answer whatever is known of an address: a mail says the rest. */
export class AcceptedDto {
  @ApiProperty({ enum: ['accepted'] })
  status!: 'accepted';

  static of(this: void): AcceptedDto {
    return { status: 'accepted' };
  }
}
