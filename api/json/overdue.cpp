#include "api/json/overdue.hpp"

namespace huiying {

namespace {

/// What the report is grouped by, in the order of its groups.
std::vector<std::string_view> grouping(const OverdueReport& report) {
    std::vector<std::string_view> by;
    if (report.groups.empty()) return by;
    if (report.groups.front().office) by.push_back("office");
    if (report.groups.front().channel) by.push_back("channel");
    if (report.groups.front().kind) by.push_back("kind");
    return by;
}

/// Empty: in triage.
std::string group_name(const OverdueCell& cell, std::string_view by) {
    const auto& value = by == "office" ? cell.office : by == "channel" ? cell.channel : cell.kind;
    return value.value_or("");
}

std::optional<std::string> oldest_due(const Context& context, const OverdueCell& cell) {
    return cell.oldest_due_at ? std::optional{format_time(*cell.oldest_due_at, *context.deployment->zone)} : std::nullopt;
}

void add_cell(JsonObject& out, const Context& context, const OverdueCell& cell) {
    out.add("open", cell.open)
        .add("overdue", cell.overdue)
        .add("due_today", cell.due_today)
        .add("due_within_1wd", cell.due_within_1wd)
        .add("due_within_3wd", cell.due_within_3wd)
        .add("oldest_due_at", oldest_due(context, cell));
    JsonObject lateness;
    lateness.add("(0,1]", cell.lateness[0]).add("(1,3]", cell.lateness[1]).add("(3,5]", cell.lateness[2]).add("(5,15]", cell.lateness[3]).add(">15", cell.lateness[4]);
    out.add("lateness", lateness.take());
}

JsonText group_json(const Context& context, const OverdueCell& cell, const std::vector<std::string_view>& by) {
    JsonObject out;
    for (const auto name : by) {
        const std::string value = group_name(cell, name);
        out.add(name, value.empty() ? std::nullopt : std::optional{value});
    }
    add_cell(out, context, cell);
    return out.take();
}

/// The figures of one row, behind what names it.
void add_figures(std::vector<Cell>& row, const Context& context, const OverdueCell& cell) {
    for (const auto count : {cell.open, cell.overdue, cell.due_today, cell.due_within_1wd, cell.due_within_3wd}) row.emplace_back(count);
    const auto oldest = oldest_due(context, cell);
    row.push_back(oldest ? Cell{*oldest} : Cell{});
    for (const auto count : cell.lateness) row.emplace_back(count);
}

} // namespace

JsonText overdue_json(const Context& context, const OverdueReport& report) {
    JsonObject out;
    out.add("as_of", format_time(report.as_of, *context.deployment->zone));
    add_cell(out, context, report.total);
    JsonList groups;
    const auto by = grouping(report);
    for (const auto& cell : report.groups) groups.add(group_json(context, cell, by));
    return out.add("groups", groups.take()).take();
}

Sheet overdue_sheet(const Context& context, const OverdueReport& report) {
    const auto by = grouping(report);
    Sheet sheet{"逾期", {by.begin(), by.end()}, {}};
    for (const char* head : {"open", "overdue", "due_today", "due_within_1wd", "due_within_3wd", "oldest_due_at", "late_0_1", "late_1_3", "late_3_5", "late_5_15", "late_over_15"})
        sheet.heads.emplace_back(head);
    for (const auto& cell : report.groups) {
        std::vector<Cell>& row = sheet.rows.emplace_back();
        for (const auto name : by) row.emplace_back(group_name(cell, name));
        add_figures(row, context, cell);
    }
    add_figures(sheet.rows.emplace_back(by.size(), Cell{std::string{"total"}}), context, report.total);
    return sheet;
}

} // namespace huiying
