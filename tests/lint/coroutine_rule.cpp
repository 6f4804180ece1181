#include "tests/lint/coroutine_rule.hpp"

#include <array>
#include <cctype>
#include <cstddef>
#include <set>

namespace huiying::lint {

namespace {

constexpr std::size_t none = static_cast<std::size_t>(-1);

// A file's tokens with their brackets paired, and the questions about C++ that the rule asks.
class Code {
public:
    explicit Code(std::string_view source) : tokens_(tokens_of(source)), pair_(tokens_.size(), none) {
        std::vector<std::size_t> open;
        for (std::size_t i = 0; i < tokens_.size(); ++i) {
            if (is(i, "(") || is(i, "[") || is(i, "{")) open.push_back(i);
            if ((is(i, ")") || is(i, "]") || is(i, "}")) && !open.empty()) {
                pair_[i] = open.back();
                pair_[open.back()] = i;
                open.pop_back();
            }
        }
    }

    std::size_t size() const { return tokens_.size(); }
    int line(std::size_t i) const { return tokens_[i].line; }
    std::size_t pair(std::size_t i) const { return pair_[i]; }
    bool is(std::size_t i, std::string_view text) const { return i < tokens_.size() && tokens_[i].text == text; }

    bool is_name(std::size_t i) const {
        static const std::set<std::string, std::less<>> words{"return", "co_return", "co_await", "co_yield", "case",    "else", "do",
                                                              "try",    "throw",     "const",    "noexcept", "mutable", "new",  "delete"};
        if (i >= tokens_.size()) return false;
        const auto& text = tokens_[i].text;
        return (std::isalpha(static_cast<unsigned char>(text[0])) != 0 || text[0] == '_') && !words.contains(text);
    }

    // The word before an opening parenthesis of a controlled statement, or "".
    std::string_view control(std::size_t open) const {
        if (open == 0) return "";
        const std::size_t before = is(open - 1, "constexpr") && open > 1 ? open - 2 : open - 1;
        for (std::string_view word : {"if", "while", "for", "switch"}) {
            if (is(before, word)) return word;
        }
        return "";
    }

    // Whether the bracket at i opens a lambda's captures, and not a subscript, an attribute or a structured binding.
    bool opens_lambda(std::size_t i) const {
        if (!is(i, "[") || is(i + 1, "[") || pair_[i] == none) return false;
        if (i == 0) return true;
        if (is(i - 1, "[") || is(i - 1, ")") || is(i - 1, "]") || is(i - 1, "auto") || is(i - 1, "\"\"")) return false;
        if ((is(i - 1, "&") || is(i - 1, "&&")) && i > 1 && is(i - 2, "auto")) return false;
        return !is_name(i - 1) && !is(i - 1, "new") && !is(i - 1, "delete");
    }

    // Whether the brace at i opens statements, and not an initializer.
    bool opens_block(std::size_t i) const {
        if (i == 0) return true;
        if (is(i - 1, "{")) return opens_block(i - 1);
        for (std::string_view text : {")", "else", "do", "try", ";", "}", ":", "const", "noexcept", "mutable"}) {
            if (is(i - 1, text)) return true;
        }
        if (is(i - 1, "]")) return opens_lambda(pair_[i - 1]);
        return has_trailing_return(i);
    }

private:
    // `-> Type {`: the type may have namespaces and template arguments.
    bool has_trailing_return(std::size_t i) const {
        for (std::size_t at = i; at-- > 0;) {
            if (is(at, "->")) return true;
            const bool part =
                is_name(at) || is(at, "::") || is(at, "<") || is(at, ">") || is(at, ",") || is(at, "&") || is(at, "*") || is(at, "const");
            if (!part) return false;
        }
        return false;
    }

    std::vector<Token> tokens_;
    std::vector<std::size_t> pair_;
};

// The full expression around one co_await, and what is wrong with it.
class Look {
public:
    Look(const Code& code, std::size_t await) : code_(code), await_(await) {
        const std::size_t begin = find_begin();
        const std::size_t end = find_end();
        for (std::size_t i = begin; i < end; ++i) {
            if (code_.is(i, "?")) faults_.insert("?: in an expression with co_await");
            if (code_.is(i, "{") && i < await_ && code_.pair(i) != none && code_.pair(i) > await_) continue;
            if (code_.opens_lambda(i)) {
                i = after_lambda(i);
            } else if (code_.is(i, "{")) {
                faults_.insert("a braced value in an expression with co_await");
            }
        }
    }

    const std::set<std::string>& faults() const { return faults_; }

private:
    std::size_t find_begin() {
        std::size_t i = await_;
        while (i > 0) {
            const std::size_t before = i - 1;
            if (code_.is(before, ";")) return i;
            if (code_.is(before, "}") && !goes_on(i)) return i;
            if (code_.is(before, ")") || code_.is(before, "]") || code_.is(before, "}")) {
                if (code_.pair(before) == none) return i;
                i = code_.pair(before);
                continue;
            }
            if (code_.is(before, "(") && !code_.control(before).empty()) {
                if (code_.control(before) == "switch") faults_.insert("switch (co_await …)");
                return i;
            }
            if (code_.is(before, "{")) {
                if (code_.opens_block(before)) return i;
                faults_.insert("co_await inside braces");
            }
            i = before;
        }
        return i;
    }

    std::size_t find_end() const {
        std::size_t i = await_ + 1;
        while (i < code_.size() && !code_.is(i, ";")) {
            if (code_.is(i, "(") || code_.is(i, "[") || code_.is(i, "{")) {
                if (code_.pair(i) == none) return i;
                i = code_.pair(i);
            } else if (code_.is(i, ")") || code_.is(i, "}")) {
                const std::size_t open = code_.pair(i);
                if (open == none || !code_.control(open).empty()) return i;
                if (code_.is(open, "{") && code_.opens_block(open)) return i;
            }
            ++i;
        }
        return i;
    }

    // After a closing brace: the same expression, or the next statement.
    bool goes_on(std::size_t i) const {
        static const std::set<std::string_view> signs{",", ")", "]", "}", ".", "->", "?", ":", "=", "+", "-", "|", "&&", "<", ">", "("};
        for (const auto sign : signs) {
            if (code_.is(i, sign)) return true;
        }
        return false;
    }

    // Reports captures; returns the last token of the lambda, whose body is statements of its own.
    std::size_t after_lambda(std::size_t open) {
        const std::size_t close = code_.pair(open);
        if (close != open + 1) faults_.insert("a lambda with captures in an expression with co_await");
        std::size_t i = close + 1;
        if (code_.is(i, "(") && code_.pair(i) != none) i = code_.pair(i) + 1;
        while (i < code_.size() && !code_.is(i, "{") && !code_.is(i, ";") && !code_.is(i, ",") && !code_.is(i, ")")) ++i;
        return code_.is(i, "{") && code_.pair(i) != none ? code_.pair(i) : close;
    }

    const Code& code_;
    std::size_t await_;
    std::set<std::string> faults_;
};

}  // namespace

std::vector<Finding> coroutine_findings(std::string_view source, const std::string& file) {
    const Code code(source);
    std::vector<Finding> findings;
    for (std::size_t i = 0; i < code.size(); ++i) {
        if (!code.is(i, "co_await")) continue;
        const Look look(code, i);
        for (const auto& fault : look.faults()) findings.push_back({file, code.line(i), fault});
    }
    return findings;
}

}  // namespace huiying::lint
