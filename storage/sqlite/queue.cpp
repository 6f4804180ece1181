#include "storage/sqlite/queue.hpp"

namespace huiying::sqlite {

Problem busy_problem() {
    return {Fault::overloaded, "busy", "系统繁忙，未作任何处理，请稍后再试 / too much is waiting; nothing was done, try again soon", {}, {}};
}

Problem closing_problem() {
    return {Fault::unavailable, "closing", "服务正在关闭，未作任何处理 / the service is shutting down; nothing was done", {}, {}};
}

}  // namespace huiying::sqlite
