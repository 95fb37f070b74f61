// The city at a glance: pools, the extranet of four levels, alerts, checks, capacity ahead, notifications, sources.

import { alerts } from "./alerts.js";
import { outlook } from "./capacity.js";
import { network } from "./network.js";
import { notices, sources } from "./others.js";
import { pools } from "./pools.js";
import { verdicts } from "./security.js";

export const city = [alerts, pools, network, verdicts, outlook, notices, sources];
