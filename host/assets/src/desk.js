// The desk of staff and county has this beside the script of every page.
import { startKeys } from "./keys.js";

startKeys();
