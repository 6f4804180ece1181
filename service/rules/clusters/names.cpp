#include "service/rules/clusters/names.hpp"

#include <algorithm>
#include <string_view>

namespace huiying::clusters {

namespace {

/// What a name may end in. `institution`: a word more before it makes another one of it.
struct Ending {
    std::vector<Symbol> symbols;
    bool institution = false;
    bool after_number = false;  ///< a number alone is name enough: 12路, 3号线
};

std::vector<Ending> make_endings() {
    std::vector<Ending> out;
    const auto add = [&](std::string_view words, bool institution, bool after_number) {
        std::vector<Symbol> word;
        for (const Symbol symbol : symbols_of(words, words.size())) {
            if (symbol != gap) {
                word.push_back(symbol);
                continue;
            }
            out.push_back({word, institution, after_number});
            word.clear();
        }
        out.push_back({word, institution, after_number});
    };
    add("学院 大学 中学 小学 学校 幼儿园 医院", true, false);
    add("菜市场 农贸市场 公司 集团 银行 酒店 宾馆 小区 花园 家园 公寓 新村 新城 广场 大厦 公馆 国际 大道 街道 社区 公园 市场 超市 车站 财富 平台", false, false);
    add("号线 公交", false, true);
    add("路", false, true);
    add("苑 园 城 府 湾 庭 轩 阁 郡 墅 街 巷 弄 桥 村 镇 乡 区", false, false);
    return out;
}

const std::vector<Ending>& endings() {
    static const std::vector<Ending> all = make_endings();
    return all;
}

bool is_digit(Symbol symbol) noexcept { return symbol >= '0' && symbol <= '9'; }

/// Whether any ending begins with this symbol: most do not, and are passed over at once.
bool begins_ending(Symbol symbol) {
    static const std::vector<bool> all = [] {
        std::vector<bool> out(std::size_t{1} << 16);
        for (const Ending& ending : endings()) out[ending.symbols.front()] = true;
        return out;
    }();
    return all[symbol];
}

/// However rarely these are said, no symbol of them ends a name. Only words that hardly stand within a name: 水路 would undo 秀水路.
bool is_dictionary_word(Symbol one, Symbol next) {
    static const std::vector<Symbol> all = symbols_of("铁路 公路 道路 线路 城乡 城际 城铁 城轨 城郊 桥梁 园林", 200);
    for (std::size_t at = 0; at + 1 < all.size(); at += 3)
        if (all[at] == one && all[at + 1] == next) return true;
    return false;
}

/// 道路, 城市, 村民: a symbol that ends names is part of an everyday word here.
bool is_part_of_word(std::span<const Symbol> row, std::size_t at, const Commonness& commonness) {
    if (at > 0 && is_dictionary_word(row[at - 1], row[at])) return true;
    if (at + 1 < row.size() && is_dictionary_word(row[at], row[at + 1])) return true;
    if (at > 0 && is_han(row[at - 1]))
        if (const Gram gram = gram_at(row.data() + at - 1, 2); gram != 0 && commonness.weight(gram) < common_word) return true;
    if (at + 1 < row.size() && is_han(row[at + 1]))
        if (const Gram gram = gram_at(row.data() + at, 2); gram != 0 && commonness.weight(gram) < common_word) return true;
    return false;
}

/// The ending that begins at `at`: its number, or that of none.
std::size_t ending_at(std::span<const Symbol> row, std::size_t at, const Commonness& commonness) {
    const auto& all = endings();
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto& symbols = all[i].symbols;
        if (at + symbols.size() > row.size() || !std::equal(symbols.begin(), symbols.end(), row.begin() + static_cast<std::ptrdiff_t>(at)))
            continue;
        const bool numbered = at > 0 && is_digit(row[at - 1]);
        if (numbered && !all[i].after_number) continue;
        if (symbols.size() == 1 && !numbered && is_part_of_word(row, at, commonness)) continue;
        return i;
    }
    return all.size();
}

bool is_masked_or_gap(Symbol symbol) noexcept {
    return symbol == gap || !is_han(symbol) || symbol == U'市' || symbol == U'县' || symbol == U'区' || symbol == U'省';
}

/// Drops what is no part of the name: 关于, A市, a gap.
void trim_far(Name& name, const Commonness& commonness) {
    const Gram far = gram_at(name.before.data(), 2);
    if (is_masked_or_gap(name.before[1]) || (far != 0 && commonness.weight(far) < common_word)) name.before[0] = name.before[1] = gap;
}

/// 建筑, 物业, 有限: what a body does stands between its name and what it is.
bool is_trade(Symbol one, Symbol next) {
    static const std::vector<Symbol> all = symbols_of("建筑 建设 工程 物业 置业 地产 房产 投资 金融 科技 装饰 教育 培训 劳务 文化 传媒 供热 燃气 旅游 有限 责任 管理 服务", 200);
    for (std::size_t at = 0; at + 1 < all.size(); at += 3)
        if (all[at] == one && all[at + 1] == next) return true;
    return false;
}

std::size_t before_trade(std::span<const Symbol> row, std::size_t at) {
    while (at >= 4 && is_trade(row[at - 2], row[at - 1])) at -= 2;
    return at;
}

/// Fills what stands before; false if that is no name.
bool take_before(std::span<const Symbol> row, std::size_t at, Name& name, const Commonness& commonness) {
    if (!endings()[name.ending].institution) at = before_trade(row, at);
    const bool numbered = at > 0 && is_digit(row[at - 1]);
    std::size_t count = 0;
    while (count < 4 && count < at && row[at - 1 - count] != gap && (!numbered || is_digit(row[at - 1 - count]))) {
        name.before[3 - count] = row[at - 1 - count];
        ++count;
    }
    if (numbered) return true;
    if (count < 2 || !is_han(name.before[3]) || !is_han(name.before[2])) return false;
    trim_far(name, commonness);
    if (endings()[name.ending].institution) return true;
    const Gram gram = gram_at(&name.before[2], 2);
    return commonness.weight(gram) >= common_word;
}

}  // namespace

std::vector<Name> names_in(std::span<const Symbol> row, const Commonness& commonness, std::size_t most) {
    std::vector<Name> out;
    for (std::size_t at = 1; at < row.size() && out.size() < most; ++at) {
        if (!begins_ending(row[at])) continue;
        const std::size_t ending = ending_at(row, at, commonness);
        if (ending == endings().size()) continue;
        Name name;
        name.ending = static_cast<Symbol>(ending);
        if (!take_before(row, at, name, commonness)) continue;
        const bool known =
            std::any_of(out.begin(), out.end(), [&](const Name& one) { return one.ending == name.ending && one.before == name.before; });
        if (!known) out.push_back(name);
        at += endings()[ending].symbols.size() - 1;
    }
    return out;
}

bool may_be_same(const Name& a, const Name& b) noexcept {
    if (is_digit(a.before[3]) || is_digit(b.before[3])) return a.before == b.before;
    const auto in_b = [&](Symbol symbol) { return symbol == b.before[2] || symbol == b.before[3]; };
    return in_b(a.before[2]) || in_b(a.before[3]);
}

bool is_further_qualified(const Name& a, const Name& b) noexcept {
    if (a.ending != b.ending || !endings()[a.ending].institution || a.before[2] != b.before[2] || a.before[3] != b.before[3]) return false;
    const bool a_more = a.before[1] != gap;
    const bool b_more = b.before[1] != gap;
    if (!a_more || !b_more) return a_more != b_more;
    if (a.before[0] == U'第' && b.before[0] == U'第') return a.before[1] != b.before[1];
    const auto in_b = [&](Symbol symbol) { return symbol == b.before[0] || symbol == b.before[1]; };
    return !in_b(a.before[0]) && !in_b(a.before[1]);
}

bool touches(const Name& name, Symbol one, Symbol next) noexcept {
    const std::vector<Symbol>& ending = endings()[name.ending].symbols;
    Symbol before = gap;
    for (const Symbol symbol : name.before) {
        if (symbol == gap) continue;
        if (before == gap ? next == symbol : before == one && next == symbol) return true;
        before = symbol;
    }
    for (const Symbol symbol : ending) {
        if (before == one && next == symbol) return true;
        before = symbol;
    }
    return before == one;
}

}  // namespace huiying::clusters
