#include "tests/config/fault_cases.hpp"

namespace huiying {

namespace {

constexpr FaultSort meaning = FaultSort::meaning;

// clang-format off
constexpr FaultCase cases[]{
    // huiying.json
    {"port too high", "huiying.json", R"([{"op":"replace","path":"/listen/port","value":65536}])", "/listen/port", "between 0 and 65535"},
    {"port negative", "huiying.json", R"([{"op":"replace","path":"/listen/port","value":-1}])", "/listen/port", "between 0 and 65535"},
    {"port as text", "huiying.json", R"([{"op":"replace","path":"/listen/port","value":"8080"}])", "/listen/port", "whole number"},
    {"port with a fraction", "huiying.json", R"([{"op":"replace","path":"/listen/port","value":80.5}])", "/listen/port", "whole number"},
    {"no reader", "huiying.json", R"([{"op":"replace","path":"/storage/readers","value":0}])", "/storage/readers", "between 1 and 16"},
    {"too many readers", "huiying.json", R"([{"op":"replace","path":"/storage/readers","value":65}])", "/storage/readers", "between 1 and 16"},
    {"a drain without end", "huiying.json", R"([{"op":"replace","path":"/limits/drain_seconds","value":601}])", "/limits/drain_seconds", "between 0 and 600"},
    {"unknown key", "huiying.json", R"([{"op":"add","path":"/listen/prot","value":1}])", "/listen/prot", "not a known field"},
    {"unknown section", "huiying.json", R"([{"op":"add","path":"/lisen","value":{}}])", "/lisen", "not a known field"},
    {"section that is a list", "huiying.json", R"([{"op":"replace","path":"/limits","value":[]}])", "/limits", "must be an object"},
    {"unknown zone", "huiying.json", R"([{"op":"replace","path":"/zone","value":"Asia/Atlantis"}])", "/zone", "no time zone", meaning},
    {"zone as a number", "huiying.json", R"([{"op":"replace","path":"/zone","value":8}])", "/zone", "must be a string"},
    {"a host name to listen on", "huiying.json", R"([{"op":"replace","path":"/listen/address","value":"localhost"}])", "/listen/address", "IPv4 or IPv6", meaning},
    {"empty database name", "huiying.json", R"([{"op":"replace","path":"/storage/path","value":""}])", "/storage/path", "must not be empty"},
    {"empty log file name", "huiying.json", R"([{"op":"replace","path":"/logging/file","value":""}])", "/logging/file", "must not be empty"},
    {"unknown log level", "huiying.json", R"([{"op":"replace","path":"/logging/level","value":"verbose"}])", "/logging/level", "one of trace, debug"},
    {"schema that is no text", "huiying.json", R"([{"op":"add","path":"/$schema","value":7}])", "/$schema", "must be a string"},

    // offices.json
    {"office code twice", "offices.json", R"([{"op":"copy","from":"/offices/0","path":"/offices/1"}])", "/offices/1/code", "given twice"},
    {"office code twice, another name", "offices.json", R"([{"op":"copy","from":"/offices/0","path":"/offices/1"},{"op":"replace","path":"/offices/1/name","value":"办公室"}])", "/offices/1/code", "given twice", meaning},
    {"office without a name", "offices.json", R"([{"op":"remove","path":"/offices/0/name"}])", "/offices/0/name", "must be given"},
    {"office with an empty name", "offices.json", R"([{"op":"replace","path":"/offices/0/name","value":""}])", "/offices/0/name", "must say something"},
    {"office code in capitals", "offices.json", R"([{"op":"add","path":"/offices/0","value":{"code":"ABC","name":"甲","name_en":"A","sealed":false}}])", "/offices/0/code", "lower-case"},
    {"sealed as text", "offices.json", R"([{"op":"replace","path":"/offices/0/sealed","value":"no"}])", "/offices/0/sealed", "true or false"},
    {"office list that is an object", "offices.json", R"([{"op":"replace","path":"/outside","value":{}}])", "/outside", "must be a list"},
    {"an entry that is null", "offices.json", R"([{"op":"add","path":"/outside/0","value":null}])", "/outside/0", "must be an object"},
    {"a list left out", "offices.json", R"([{"op":"remove","path":"/documents"}])", "/documents", "must be given"},
    {"unknown office of a service item", "offices.json", R"([{"op":"replace","path":"/service_items/0/office","value":"nowhere"}])", "/service_items/0/office", "no office \"nowhere\"", meaning},
    {"unknown office of a document", "offices.json", R"([{"op":"replace","path":"/documents/0/office","value":"nowhere"}])", "/documents/0/office", "no office \"nowhere\"", meaning},
    {"service item code twice", "offices.json", R"([{"op":"copy","from":"/service_items/0","path":"/service_items/1"}])", "/service_items/1/code", "given twice"},
    {"unknown field of an office", "offices.json", R"([{"op":"add","path":"/offices/0/phone","value":"1"}])", "/offices/0/phone", "not a known field"},
    {"unknown list", "offices.json", R"([{"op":"add","path":"/bureaus","value":[]}])", "/bureaus", "not a known field"},

    // channels.json
    {"no channel", "channels.json", R"([{"op":"replace","path":"/channels","value":[]}])", "/channels", "must not be empty"},
    {"unknown triage office", "channels.json", R"([{"op":"replace","path":"/channels/0/triage","value":"nowhere"}])", "/channels/0/triage", "no office \"nowhere\"", meaning},
    {"unknown default kind", "channels.json", R"([{"op":"replace","path":"/channels/0/default_kind","value":"rumour"}])", "/channels/0/default_kind", "one of consultation"},
    {"channel code twice", "channels.json", R"([{"op":"copy","from":"/channels/0","path":"/channels/1"}])", "/channels/1/code", "given twice"},
    {"channel without a code", "channels.json", R"([{"op":"add","path":"/channels/0","value":{"code":"","name":"甲","name_en":"A","triage":"dzb","default_kind":"help"}}])", "/channels/0/code", "must say something"},

    // policies.json
    {"limit without a known unit", "policies.json", R"([{"op":"replace","path":"/policies/0/clocks/0/limit","value":"5w"}])", "/policies/0/clocks/0/limit", "such as 5wd"},
    {"limit of nothing", "policies.json", R"([{"op":"replace","path":"/policies/0/clocks/0/limit","value":"0d"}])", "/policies/0/clocks/0/limit", "such as 5wd"},
    {"limit beyond all bounds", "policies.json", R"([{"op":"replace","path":"/policies/0/clocks/0/limit","value":"9999d"}])", "/policies/0/clocks/0/limit", "1 to 3660", meaning},
    {"limit left out", "policies.json", R"([{"op":"remove","path":"/policies/0/clocks/0/limit"}])", "/policies/0/clocks/0/limit", "must be given"},
    {"unknown stage", "policies.json", R"([{"op":"replace","path":"/policies/0/clocks/0/stage","value":"nap"}])", "/policies/0/clocks/0/stage", "one of dispatch, sign"},
    {"unknown start", "policies.json", R"([{"op":"replace","path":"/policies/0/clocks/0/start","value":"dawn"}])", "/policies/0/clocks/0/start", "one of receipt"},
    {"a clock without its basis", "policies.json", R"([{"op":"replace","path":"/policies/0/clocks/0/basis","value":""}])", "/policies/0/clocks/0/basis", "must say something"},
    {"a stage with two clocks", "policies.json", R"([{"op":"copy","from":"/policies/0/clocks/0","path":"/policies/0/clocks/1"},{"op":"replace","path":"/policies/0/clocks/1/limit","value":"7d"}])", "/policies/0/clocks/1/stage", "two clocks for", meaning},
    {"no clock", "policies.json", R"([{"op":"replace","path":"/policies/0/clocks","value":[]}])", "/policies/0/clocks", "must not be empty"},
    {"complex stage without a clock", "policies.json", R"([{"op":"add","path":"/policies/0/complex","value":{"callback":"15wd"}}])", "/policies/0/complex/callback", "no clock for this stage", meaning},
    {"complex with an unknown stage", "policies.json", R"([{"op":"add","path":"/policies/0/complex","value":{"nap":"15wd"}}])", "/policies/0/complex/nap", "not a known field"},
    {"complex with a bad limit", "policies.json", R"([{"op":"add","path":"/policies/0/complex","value":{"reply":"soon"}}])", "/policies/0/complex/reply", "such as 5wd"},
    {"unknown channel", "policies.json", R"([{"op":"replace","path":"/policies/0/match/channel","value":"fax"}])", "/policies/0/match/channel", "no channel \"fax\"", meaning},
    {"unknown channel in a list", "policies.json", R"([{"op":"replace","path":"/policies/0/match/channel","value":["hotline_12345","fax"]}])", "/policies/0/match/channel/1", "no channel \"fax\"", meaning},
    {"a policy for no channel", "policies.json", R"([{"op":"remove","path":"/policies/0/match/channel"}])", "/policies/0/match/channel", "must be given"},
    {"a policy that matches nothing", "policies.json", R"([{"op":"remove","path":"/policies/0/match"}])", "/policies/0/match", "must be given"},
    {"unknown kind", "policies.json", R"([{"op":"add","path":"/policies/0/match/kind","value":["help","rumour"]}])", "/policies/0/match/kind/1", "one of consultation"},
    {"a kind named twice", "policies.json", R"([{"op":"add","path":"/policies/0/match/kind","value":["help","help"]}])", "/policies/0/match/kind/1", "named twice"},
    {"an empty list of kinds", "policies.json", R"([{"op":"add","path":"/policies/0/match/kind","value":[]}])", "/policies/0/match/kind", "must not be empty"},
    {"unknown priority", "policies.json", R"([{"op":"add","path":"/policies/0/match/priority","value":"high"}])", "/policies/0/match/priority", "one of normal, urgent"},
    {"unknown service item", "policies.json", R"([{"op":"add","path":"/policies/0/match/service_item","value":["no.such"]}])", "/policies/0/match/service_item/0", "no service item \"no.such\"", meaning},
    {"a date that does not exist", "policies.json", R"([{"op":"replace","path":"/policies/0/effective/from","value":"2023-02-29"}])", "/policies/0/effective/from", "a date that exists", meaning},
    {"a date written otherwise", "policies.json", R"([{"op":"replace","path":"/policies/0/effective/from","value":"1.5.2023"}])", "/policies/0/effective/from", "YYYY-MM-DD"},
    {"effective backwards", "policies.json", R"([{"op":"replace","path":"/policies/0/effective","value":{"from":"2023-02-02","to":"2023-02-01"}}])", "/policies/0/effective/to", "lies before from", meaning},
    {"policy named twice", "policies.json", R"([{"op":"copy","from":"/policies/0/name","path":"/policies/1/name"}])", "/policies/1/name", "given twice", meaning},
    {"two alike", "policies.json", R"([{"op":"copy","from":"/policies/0","path":"/policies/1"},{"op":"replace","path":"/policies/1/name","value":"twin"}])", "/policies", "fit alike", meaning},
    {"a channel without catch-all", "channels.json", R"([{"op":"add","path":"/channels/-","value":{"code":"fax","name":"传真","name_en":"Fax","triage":"dzb","default_kind":"help"}}])", "/policies", "no policy fits fax", meaning},
    {"an extension of unknown form", "policies.json", R"([{"op":"replace","path":"/policies/0/extension","value":{"form":"until","steps":[{"limit":"5wd","approver_level":1}]}}])", "/policies/0/extension/form", "\"to\""},
    {"an extension without steps", "policies.json", R"([{"op":"replace","path":"/policies/0/extension","value":{"form":"to","steps":[]}}])", "/policies/0/extension/steps", "must not be empty"},
    {"an extension nobody may approve", "policies.json", R"([{"op":"replace","path":"/policies/0/extension","value":{"form":"to","steps":[{"limit":"5wd","approver_level":3}]}}])", "/policies/0/extension/steps/0/approver_level", "between 1 and 2"},
    {"returns without a window", "policies.json", R"([{"op":"remove","path":"/policies/0/returns/window"}])", "/policies/0/returns/window", "must be given"},
    {"returns without end", "policies.json", R"([{"op":"replace","path":"/policies/0/returns/most","value":11}])", "/policies/0/returns/most", "between 0 and 10"},
    {"review left out", "policies.json", R"([{"op":"remove","path":"/policies/0/review"}])", "/policies/0/review", "must be given"},
    {"unknown standing", "policies.json", R"([{"op":"replace","path":"/policies/0/legal","value":"custom"}])", "/policies/0/legal", "law, practice, default"},
    {"unknown field of a policy", "policies.json", R"([{"op":"add","path":"/policies/0/limit","value":"5wd"}])", "/policies/0/limit", "not a known field"},

    // calendars/cn.json
    {"a hole between years", "calendars/cn.json", R"([{"op":"remove","path":"/years/1"}])", "/years", "hole", meaning},
    {"a year given twice", "calendars/cn.json", R"([{"op":"copy","from":"/years/0","path":"/years/1"}])", "/years", "given twice"},
    {"no year", "calendars/cn.json", R"([{"op":"replace","path":"/years","value":[]}])", "/years", "must not be empty"},
    {"a year as text", "calendars/cn.json", R"([{"op":"replace","path":"/years/0/year","value":"2019"}])", "/years/0/year", "whole number"},
    {"a year without notices", "calendars/cn.json", R"([{"op":"remove","path":"/years/0/notices"}])", "/years/0/notices", "must be given"},
    {"a year with no notice", "calendars/cn.json", R"([{"op":"replace","path":"/years/0/notices","value":[]}])", "/years/0/notices", "must not be empty"},
    {"a notice without its number", "calendars/cn.json", R"([{"op":"remove","path":"/years/0/notices/0/number"}])", "/years/0/notices/0/number", "must be given"},
    {"a holiday without a name", "calendars/cn.json", R"([{"op":"remove","path":"/years/0/notices/0/holidays/0/name"}])", "/years/0/notices/0/holidays/0/name", "must be given"},
    {"a holiday without its days off", "calendars/cn.json", R"([{"op":"remove","path":"/years/0/notices/0/holidays/0/off"}])", "/years/0/notices/0/holidays/0/off", "must be given"},
    {"a day off in another year", "calendars/cn.json", R"([{"op":"add","path":"/years/0/notices/0/holidays/0/off/-","value":"2021-01-04"}])", "/years/0/notices/0/holidays/0/off/1", "does not lie in 2019", meaning},
    {"a day off on a weekend", "calendars/cn.json", R"([{"op":"add","path":"/years/0/notices/0/holidays/0/off/-","value":"2019-06-15"}])", "/years/0/notices/0/holidays/0/off/1", "falls on a weekend", meaning},
    {"a worked day on a Monday", "calendars/cn.json", R"([{"op":"add","path":"/years/0/notices/0/holidays/1/work/-","value":"2019-06-17"}])", "/years/0/notices/0/holidays/1/work/2", "falls on Monday", meaning},
    {"a day that does not exist", "calendars/cn.json", R"([{"op":"replace","path":"/years/0/notices/0/holidays/0/off/0","value":"2019-02-30"}])", "/years/0/notices/0/holidays/0/off/0", "a date that exists", meaning},
    {"a day off named twice", "calendars/cn.json", R"([{"op":"copy","from":"/years/0/notices/0/holidays/1/off/0","path":"/years/0/notices/0/holidays/1/off/1"}])", "/years/0/notices/0/holidays/1/off/1", "named twice"},
    {"a day off in two holidays", "calendars/cn.json", R"([{"op":"copy","from":"/years/0/notices/0/holidays/0/off/0","path":"/years/0/notices/0/holidays/1/off/-"}])", "/years/0/notices/0/holidays/1/off/5", "named twice", meaning},
    {"a day both off and worked", "calendars/cn.json", R"([{"op":"copy","from":"/years/0/notices/0/holidays/0/off/0","path":"/years/0/notices/0/holidays/1/work/-"}])", "/years/0/notices/0/holidays/1/work/2", "both off and worked", meaning},
    {"a day of two notices", "calendars/cn.json", R"([{"op":"copy","from":"/years/0/notices/0/holidays/0","path":"/years/0/notices/1/holidays/-"}])", "/years/0/notices/1/holidays/1/off/0", "named twice", meaning},
    {"unknown field of a holiday", "calendars/cn.json", R"([{"op":"add","path":"/years/0/notices/0/holidays/0/days","value":[]}])", "/years/0/notices/0/holidays/0/days", "not a known field"},
    {"office hours backward", "calendars/cn.json", R"([{"op":"replace","path":"/office_hours/0","value":{"from":"11:30","to":"09:00"}}])", "/office_hours", "run backward", meaning},
    {"office hours past midnight", "calendars/cn.json", R"([{"op":"replace","path":"/office_hours/0/to","value":"25:00"}])", "/office_hours/0/to", "HH:MM"},
    {"no office hours", "calendars/cn.json", R"([{"op":"replace","path":"/office_hours","value":[]}])", "/office_hours", "must not be empty"},
    {"region left out", "calendars/cn.json", R"([{"op":"remove","path":"/region"}])", "/region", "must be given"},

    // calendars/local.json
    {"a local day outside the loaded years", "calendars/local.json", R"([{"op":"add","path":"/city/days/-","value":{"date":"2031-07-28","off":true,"name":"台风停工"}}])", "/city/days/0/date", "outside the loaded years", meaning},
    {"a local day that changes nothing", "calendars/local.json", R"([{"op":"add","path":"/city/days/-","value":{"date":"2026-10-01","off":true,"name":"台风停工"}}])", "/city/days/0/date", "is off anyway", meaning},
    {"a local day named twice", "calendars/local.json", R"([{"op":"replace","path":"/city/days","value":[{"date":"2026-07-27","off":true,"name":"台风停工"},{"date":"2026-07-27","off":true,"name":"台风停工","notice":"x"}]}])", "/city/days/1/date", "named twice", meaning},
    {"a local day without its date", "calendars/local.json", R"([{"op":"add","path":"/city/days/-","value":{"off":true,"name":"台风停工"}}])", "/city/days/0/date", "must be given"},
    {"a local day that says neither off nor worked", "calendars/local.json", R"([{"op":"add","path":"/city/days/-","value":{"date":"2026-07-27","name":"台风停工"}}])", "/city/days/0/off", "must be given"},
    {"a local day without a reason", "calendars/local.json", R"([{"op":"add","path":"/city/days/-","value":{"date":"2026-07-27","off":true}}])", "/city/days/0/name", "must be given"},
    {"a city without a name", "calendars/local.json", R"([{"op":"remove","path":"/city/name"}])", "/city/name", "must be given"},
    {"days of an unknown office", "calendars/local.json", R"([{"op":"add","path":"/offices/nowhere","value":[{"date":"2026-07-27","off":true,"name":"台风停工"}]}])", "/offices/nowhere", "no office \"nowhere\"", meaning},
    {"an office day that changes nothing", "calendars/local.json", R"([{"op":"add","path":"/city/days/-","value":{"date":"2026-07-27","off":true,"name":"台风停工"}},{"op":"add","path":"/offices/glb","value":[{"date":"2026-07-27","off":true,"name":"台风停工"}]}])", "/offices/glb/0/date", "is off anyway", meaning},
    {"unknown field of local.json", "calendars/local.json", R"([{"op":"add","path":"/street","value":[]}])", "/street", "not a known field"},

    // routing.json
    {"unknown office of a rule", "routing.json", R"([{"op":"replace","path":"/rules/0/office","value":"nowhere"}])", "/rules/0/office", "no office \"nowhere\"", meaning},
    {"rule id twice", "routing.json", R"([{"op":"copy","from":"/rules/0/id","path":"/rules/1/id"}])", "/rules/1/id", "given twice", meaning},
    {"unknown channel of a rule", "routing.json", R"([{"op":"replace","path":"/rules/0/channels","value":["fax"]}])", "/rules/0/channels/0", "no channel \"fax\"", meaning},
    {"unknown service item of a rule", "routing.json", R"([{"op":"replace","path":"/rules/0/service_items","value":["no.such"]}])", "/rules/0/service_items/0", "no service item \"no.such\"", meaning},
    {"unknown kind of a rule", "routing.json", R"([{"op":"replace","path":"/rules/0/kinds","value":["rumour"]}])", "/rules/0/kinds/0", "one of consultation"},
    {"an empty word", "routing.json", R"([{"op":"add","path":"/rules/0/any/0","value":""}])", "/rules/0/any/0", "must say something"},
    {"a word of ideographic spaces", "routing.json", R"([{"op":"add","path":"/rules/0/any/0","value":"\u3000"}])", "/rules/0/any/0", "must say something", meaning},
    {"a word that is a number", "routing.json", R"([{"op":"add","path":"/rules/0/any/0","value":12345}])", "/rules/0/any/0", "must be a string"},
    {"a rule that asks for nothing", "routing.json", R"([{"op":"replace","path":"/rules/0/kinds","value":[]},{"op":"replace","path":"/rules/0/any","value":[]}])", "/rules/0/any", "asks for nothing", meaning},
    {"unknown field of a rule", "routing.json", R"([{"op":"add","path":"/rules/0/words","value":[]}])", "/rules/0/words", "not a known field"},

    // clusters.json
    {"one person flags", "clusters.json", R"([{"op":"replace","path":"/flag/people","value":1}])", "/flag/people", "between 2 and 1000"},
    {"a window of no days", "clusters.json", R"([{"op":"replace","path":"/flag/window_days","value":0}])", "/flag/window_days", "between 1 and 366"},
    {"a chance above one", "clusters.json", R"([{"op":"replace","path":"/flag/surprise","value":2}])", "/flag/surprise", "between"},
    {"no thresholds", "clusters.json", R"([{"op":"remove","path":"/flag"}])", "/flag", "must be given"},
    {"thresholds for an unknown item", "clusters.json", R"([{"op":"add","path":"/items/0","value":{"service_item":"rope","people":8}}])", "/items/0/service_item", "no service item \"rope\"", meaning},
    {"an item twice", "clusters.json", R"([{"op":"add","path":"/items/0","value":{"service_item":"parking.estate"}},{"op":"add","path":"/items/1","value":{"service_item":"parking.estate"}}])", "/items/1/service_item", "given twice", meaning},
    {"a limit that is none", "clusters.json", R"([{"op":"replace","path":"/response/limit","value":"soon"}])", "/response/limit", "must be a number"},
    // a policy's clock for what has its own limit
    {"a policy with a clock for special responses", "policies.json", R"([{"op":"replace","path":"/policies/0/clocks/0/stage","value":"special_response"}])", "/policies/0/clocks/0/stage", "clusters.json"},

    // escalation.json
    {"unknown ladder", "escalation.json", R"([{"op":"replace","path":"/uses/0/ladder","value":"rope"}])", "/uses/0/ladder", "no ladder \"rope\"", meaning},
    {"ladder code twice", "escalation.json", R"([{"op":"replace","path":"/ladders/1/code","value":"standard"},{"op":"replace","path":"/uses/0/ladder","value":"standard"}])", "/ladders/1/code", "given twice", meaning},
    {"a ladder without rungs", "escalation.json", R"([{"op":"replace","path":"/ladders/0/rungs","value":[]}])", "/ladders/0/rungs", "must not be empty"},
    {"due after what follows it", "escalation.json", R"([{"op":"replace","path":"/ladders/0/rungs/2/when","value":"before"},{"op":"remove","path":"/ladders/0/rungs/2/limit"},{"op":"add","path":"/ladders/0/rungs/2/percent","value":10}])", "/ladders/0/rungs/2/when", "falls due before", meaning},
    {"a step no longer than the one before", "escalation.json", R"([{"op":"replace","path":"/ladders/0/rungs/3/limit","value":"1wd"}])", "/ladders/0/rungs/3/limit", "must be longer", meaning},
    {"a level repeated", "escalation.json", R"([{"op":"replace","path":"/ladders/0/rungs/2/level","value":2}])", "/ladders/0/rungs/2/level", "must be higher", meaning},
    {"two rungs at the due time", "escalation.json", R"([{"op":"replace","path":"/ladders/0/rungs/2/when","value":"due"},{"op":"remove","path":"/ladders/0/rungs/2/limit"}])", "/ladders/0/rungs/2/when", "another rung at the due time", meaning},
    {"a step without its length", "escalation.json", R"([{"op":"remove","path":"/ladders/0/rungs/2/limit"}])", "/ladders/0/rungs/2/limit", "must be given"},
    {"a length at the due time", "escalation.json", R"([{"op":"add","path":"/ladders/0/rungs/1/limit","value":"1wd"}])", "/ladders/0/rungs/1/limit", "not a known field"},
    {"a nudge without its share", "escalation.json", R"([{"op":"remove","path":"/ladders/0/rungs/0/percent"}])", "/ladders/0/rungs/0/percent", "must be given"},
    {"a share of nothing", "escalation.json", R"([{"op":"replace","path":"/ladders/0/rungs/0/percent","value":0}])", "/ladders/0/rungs/0/percent", "between 1 and 99"},
    {"a share of everything", "escalation.json", R"([{"op":"replace","path":"/ladders/0/rungs/0/percent","value":100}])", "/ladders/0/rungs/0/percent", "between 1 and 99"},
    {"unknown when", "escalation.json", R"([{"op":"replace","path":"/ladders/0/rungs/0/when","value":"soon"},{"op":"remove","path":"/ladders/0/rungs/0/percent"},{"op":"remove","path":"/ladders/0/rungs/0/least"}])", "/ladders/0/rungs/0/when", "one of before, due, after"},
    {"hours on a ladder of working days", "escalation.json", R"([{"op":"replace","path":"/ladders/0/rungs/2/limit","value":"8h"}])", "/ladders/0/rungs/2/limit", "counts in working days"},
    {"working days on an urgent ladder", "escalation.json", R"([{"op":"replace","path":"/ladders/1/rungs/2/limit","value":"1wd"}])", "/ladders/1/rungs/2/limit", "counts in hours"},
    {"a level beyond the top", "escalation.json", R"([{"op":"replace","path":"/ladders/0/rungs/4/level","value":6}])", "/ladders/0/rungs/4/level", "between 1 and 5"},
    {"nobody to tell", "escalation.json", R"([{"op":"replace","path":"/ladders/0/rungs/0/to","value":[]}])", "/ladders/0/rungs/0/to", "must not be empty"},
    {"a rung without a name", "escalation.json", R"([{"op":"remove","path":"/ladders/0/rungs/0/name"}])", "/ladders/0/rungs/0/name", "must be given"},
    {"unknown stage of a use", "escalation.json", R"([{"op":"replace","path":"/uses/0/stages/0","value":"nap"}])", "/uses/0/stages/0", "one of dispatch, sign"},
    {"a stage twice alike", "escalation.json", R"([{"op":"add","path":"/uses/1","value":{"stages":["reply"],"priority":"urgent","ladder":"standard"}}])", "/uses/1/stages/0", "has a ladder already", meaning},
    {"a use that is never reached", "escalation.json", R"([{"op":"add","path":"/uses/-","value":{"stages":["sign"],"priority":"urgent","ladder":"short"}}])", "/uses/5/stages/0", "whatever its priority", meaning},
    {"rework left out", "escalation.json", R"([{"op":"remove","path":"/rework"}])", "/rework", "must be given"},
    {"a rework in the first round", "escalation.json", R"([{"op":"replace","path":"/rework/round","value":1}])", "/rework/round", "between 2 and 20"},
    {"unknown field of a ladder", "escalation.json", R"([{"op":"add","path":"/ladders/0/colour","value":"red"}])", "/ladders/0/colour", "not a known field"},
};
// clang-format on

} // namespace

std::span<const FaultCase> fault_cases() { return cases; }

} // namespace huiying
