// What a use case answers when it does not answer with a value.
// Expected outcomes travel as Problem; exceptions are kept for bugs and broken machines.
#pragma once
#include <boost/system/result.hpp>
#include <stdexcept>
#include <string>
#include <vector>

namespace huiying {

/// The closed list of ways a request can fail. api/problem.cpp alone knows what each means in HTTP.
enum class Fault {
    malformed,          ///< cannot be read at all (broken JSON)
    invalid,            ///< read, but its content is not acceptable
    unauthenticated,    ///< no token, or one that is not valid (any more)
    forbidden,          ///< the caller may see the thing but not do this
    not_found,          ///< not there, or outside the caller's scope: the two look the same
    conflict,           ///< the state of the thing does not allow it
    stale,              ///< the caller spoke about an older version
    too_large,
    unsupported_media,
    rate_limited,
    overloaded,         ///< try again soon; nothing was done
    outdated,           ///< the caller's deployment is no longer the one that dates are counted by: fetch the present one and run again
    unavailable,        ///< storage refuses (disk full, closed after an I/O error); nothing was done
};

/// One faulty field of a request or of a configuration file.
struct FieldFault {
    std::string pointer; ///< JSON Pointer (RFC 6901), empty for the whole document
    std::string code;    ///< stable word, e.g. `required`
    std::string detail;  ///< what is wrong and what to do; never repeats a citizen's data
};

/// An expected failure. `code` is a stable word callers may test for; `detail` is for people.
struct Problem {
    Fault fault{};
    std::string code;
    std::string detail;
    std::vector<FieldFault> errors;   ///< all faults of an invalid request
    std::vector<std::string> allowed; ///< on a state conflict: the verbs that are possible now
};

template <class T>
using Result = boost::system::result<T, Problem>;

/// Called by Result::value() on a failure: reaching for a value that is not there is a bug.
[[noreturn]] inline void throw_exception_from_error(const Problem& problem, const boost::source_location&) {
    throw std::logic_error("unexpected problem: " + problem.code);
}

} // namespace huiying

/// Leaves the function with the problem of `result` when it has one.
#define HUIYING_TRY(result)                                                                                            \
    do {                                                                                                               \
        if (auto&& tried_result_ = (result); !tried_result_) return std::move(tried_result_).error();                  \
    } while (false)
