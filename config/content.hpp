// Contents that live outside the files too: what the store keeps of policies and calendars, and what people hand in to be looked at.
#pragma once
#include "service/start.hpp"

namespace huiying {

/// The readers of policies and calendars as their files write them. A policy's content becomes canonical text; its version is 1.
ContentReaders content_readers();

} // namespace huiying
