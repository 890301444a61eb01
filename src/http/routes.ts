import { actRoutes } from './api/act.ts';
import { asyncApiRoutes } from './api/asyncapi.ts';
import { auditRoutes } from './api/audit.ts';
import { deviceRoutes } from './api/device.ts';
import { enterRoutes } from './api/enter.ts';
import { eventRoutes } from './api/events.ts';
import { filterRoutes } from './api/filters.ts';
import { formerRoutes } from './api/former.ts';
import { hostDeskRoutes } from './api/host-desk.ts';
import { inviteRoutes } from './api/invite.ts';
import { linkRoutes } from './api/link.ts';
import { makingRoutes } from './api/make.ts';
import { meRoutes } from './api/me.ts';
import { messageRoutes } from './api/messages.ts';
import { nativeSchemaRoutes } from './api/native-schema.ts';
import { openapiRoutes } from './api/openapi.ts';
import { personRoutes } from './api/person.ts';
import { proofRoutes } from './api/proof.ts';
import { questionRoutes } from './api/question.ts';
import { queueRoutes } from './api/queue.ts';
import { reactionRoutes } from './api/reactions.ts';
import { readRoutes } from './api/read.ts';
import { roleRoutes } from './api/role.ts';
import { roomRoutes } from './api/room.ts';
import { settingRoutes } from './api/room-settings.ts';
import { searchRoutes } from './api/search.ts';
import { ticketRoutes } from './api/ticket.ts';
import { typingRoutes } from './api/typing.ts';
import { doctorRoutes } from './ops/doctor.ts';
import { healthRoutes } from './ops/health.ts';
import { metricsRoutes } from './ops/show-metrics.ts';
import { reportRoutes } from './ops/take-report.ts';
import { badgeRoutes } from './page/badge.ts';
import { deskPageRoutes } from './page/desk-page.ts';
import { allMessagesRoutes } from './page/get-all-messages.ts';
import { listenerRoutes } from './page/listener-page.ts';
import { liteRoutes } from './page/lite.ts';
import { lobbyRoutes } from './page/lobby.ts';
import { oembedRoutes } from './page/oembed.ts';
import { roomPageRoutes } from './page/room-page.ts';
import { assetRoutes } from './page/show-asset.ts';
import { wallRoutes } from './page/wall-page.ts';
import type { Route } from './route.ts';
import { webSocketRoutes } from './web-socket.ts';

/** Every address there is; a row stands beside its handler. */
export const routes: readonly Route[] = [
  ...lobbyRoutes,
  ...roomPageRoutes,
  ...wallRoutes,
  ...badgeRoutes,
  ...oembedRoutes,
  ...liteRoutes,
  ...meRoutes,
  ...readRoutes,
  ...roomRoutes,
  ...makingRoutes,
  ...settingRoutes,
  ...filterRoutes,
  ...enterRoutes,
  ...roleRoutes,
  ...linkRoutes,
  ...deviceRoutes,
  ...inviteRoutes,
  ...questionRoutes,
  ...queueRoutes,
  ...actRoutes,
  ...personRoutes,
  ...formerRoutes,
  ...auditRoutes,
  ...messageRoutes,
  ...reactionRoutes,
  ...typingRoutes,
  ...eventRoutes,
  ...ticketRoutes,
  ...proofRoutes,
  ...searchRoutes,
  ...webSocketRoutes,
  ...allMessagesRoutes,
  ...healthRoutes,
  ...metricsRoutes,
  ...doctorRoutes,
  ...reportRoutes,
  ...deskPageRoutes,
  ...hostDeskRoutes,
  ...openapiRoutes,
  ...nativeSchemaRoutes,
  ...asyncApiRoutes,
  ...assetRoutes,
  ...listenerRoutes,
];
