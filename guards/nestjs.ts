// {{install}}
import { CanActivate, ExecutionContext, HttpException, Injectable } from "@nestjs/common";
@use core.js

type Outcome = { claims?: any; status?: number; challenge?: string };

// app.useGlobalGuards(new AuthGuard()), or @UseGuards(AuthGuard); the claims are request.auth.
@Injectable()
export class AuthGuard implements CanActivate {
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest();
    const response = context.switchToHttp().getResponse();
    const given: string[] = request.headersDistinct.authorization ?? [];
@if optional
    if (given.length === 0) return true; // without a token, without request.auth
@end
    const { claims, status, challenge } = await check(given.length > 1 ? "" : given[0]);
    if (claims) {
      request.auth = claims;
      return true;
    }
    response.setHeader("WWW-Authenticate", challenge);
    response.setHeader("Cache-Control", "no-store");
    throw new HttpException({ error: status === 403 ? "forbidden" : "unauthorized" }, status!);
  }
}
