import { Controller, Get, Module, Req } from "@nestjs/common";

@Controller("api")
class MeController {
  @Get("me")
  me(@Req() request: any) {
    return { sub: request.auth?.sub ?? null };
  }
}

@Module({ controllers: [MeController] })
export class AppModule {}
