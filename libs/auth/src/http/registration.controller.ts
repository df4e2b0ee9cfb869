import { ApiProblems, Public } from '@ashlar/http';
import { Body, Controller, HttpStatus, Post, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Registration } from '../users/registration.service.js';
import { AcceptedDto } from './accepted.dto.js';
import { AnswerFloor } from './answer-floor.service.js';
import { RegisterDto } from './registration.dto.js';
import { UserDto } from './user.dto.js';

interface Response {
  status(code: number): unknown;
}

/** How people become users. */
@Public()
@ApiTags('registration')
@Controller()
export class RegistrationController {
  constructor(
    private readonly registration: Registration,
    private readonly floor: AnswerFloor,
  ) {}

  @Post('auth/register')
  @ApiOperation({
    summary: 'Register',
    description:
      'A token to verify the address is mailed; `/auth/verify-email` takes it. Where addresses must be verified, one that has ' +
      'an account is answered like one that has none.',
  })
  @ApiCreatedResponse({ type: UserDto, description: 'The account, where addresses need not be verified.' })
  @ApiAcceptedResponse({ type: AcceptedDto, description: 'A mail says the rest, where addresses must be verified.' })
  @ApiProblems({
    403: 'Nobody can register here.',
    409: 'The user name, or where that is no secret the address, is taken.',
  })
  async register(
    @Body() body: RegisterDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<UserDto | AcceptedDto> {
    const register = () => this.registration.register(body);
    const user = await (this.registration.tellsNothing ? this.floor.run(register) : register());
    if (user) return UserDto.of(user);
    response.status(HttpStatus.ACCEPTED);
    return AcceptedDto.of();
  }
}
