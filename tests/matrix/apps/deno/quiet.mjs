import "headwater";
import "headwater/slim";
import "headwater/parser";
import "headwater/eventsource";
import "headwater/fetch-event-source";
import "headwater/polyfill";
import "headwater/js";
import "headwater/stores";
