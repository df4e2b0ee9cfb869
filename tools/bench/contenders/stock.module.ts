import {
  type CallHandler,
  type DynamicModule,
  type ExecutionContext,
  Injectable,
  Module,
  type NestInterceptor,
} from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { PassportModule, PassportStrategy } from '@nestjs/passport';
import { ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';
import { TypeOrmModule } from '@nestjs/typeorm';
import { InjectMetric, makeHistogramProvider, PrometheusModule } from '@willsoto/nestjs-prometheus';
import { LoggerModule } from 'nestjs-pino';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { Histogram } from 'prom-client';
import { finalize, type Observable } from 'rxjs';
import { type ContenderEnvironment, POOL_SIZE } from './environment.js';
import { HealthController, ProjectsController } from './stock.controller.js';
import { Project } from './stock.entity.js';
import type { Claims } from './token.js';

const DURATIONS = 'http_request_duration_seconds';

/** What Express says of a request. */
interface Request {
  readonly method: string;
  readonly route?: { readonly path: string };
}

/** Measures requests as the guides do: by an interceptor. */
@Injectable()
class MetricsInterceptor implements NestInterceptor {
  constructor(@InjectMetric(DURATIONS) private readonly durations: Histogram) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<Request>();
    const response = context.switchToHttp().getResponse<{ readonly statusCode: number }>();
    const end = this.durations.startTimer();
    const route = request.route?.path ?? 'none';
    return next.handle().pipe(finalize(() => end({ method: request.method, route, status: response.statusCode })));
  }
}

/** N: what the documentation of Nest and of its best known modules tells people to write. */
@Module({})
export class StockModule {
  static with({ databaseUrl, secret }: ContenderEnvironment): DynamicModule {
    class JwtStrategy extends PassportStrategy(Strategy) {
      constructor() {
        super({ jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(), secretOrKey: secret });
      }

      validate({ sub }: Claims): { id: string } {
        return { id: sub };
      }
    }
    return {
      module: StockModule,
      imports: [
        LoggerModule.forRoot(),
        PrometheusModule.register(),
        // It counts, and lets everybody through. It keeps every hit of a window, which a short one keeps short.
        ThrottlerModule.forRoot([{ ttl: 1_000, limit: 1_000_000_000 }]),
        TypeOrmModule.forRoot({ type: 'postgres', url: databaseUrl, entities: [Project], poolSize: POOL_SIZE }),
        TypeOrmModule.forFeature([Project]),
        PassportModule,
      ],
      controllers: [ProjectsController, HealthController],
      providers: [
        JwtStrategy,
        makeHistogramProvider({
          name: DURATIONS,
          help: 'How long requests took.',
          labelNames: ['method', 'route', 'status'],
        }),
        { provide: APP_GUARD, useClass: ThrottlerGuard },
        { provide: APP_INTERCEPTOR, useClass: MetricsInterceptor },
      ],
    };
  }
}
