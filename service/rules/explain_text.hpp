// The reasons of an explanation as people read them, in both languages: short enough for a table, with the notice that makes a day differ.
#pragma once
#include "service/rules/explain.hpp"

namespace huiying {

class DayTexts {
public:
    DayTexts(const WorkCalendar& calendar, const Zone& zone, const Course& course, const Due& due)
        : calendar_(calendar), zone_(zone), course_(course), due_(due) {}

    /// Fills the reasons of a day whose other members are made.
    void write(ExplainedDay& day) const;

private:
    void write_mark(ExplainedDay& day) const;
    void write_steps(ExplainedDay& day) const;
    void write_due(ExplainedDay& day) const;

    const WorkCalendar& calendar_;
    const Zone& zone_;
    const Course& course_;
    Due due_;
};

} // namespace huiying
