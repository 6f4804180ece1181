// Ways to spoil a configuration file, each with the place where the fault has to be found.
#pragma once
#include <span>

namespace huiying {

/// Whether a fault is one of shape, which the file's JSON Schema refuses as well, or of meaning, which only the service can see.
enum class FaultSort { shape, meaning };

struct FaultCase {
    const char* name;
    const char* file;
    const char* patch;   ///< JSON Patch (RFC 6902) on the reference file
    const char* pointer; ///< where the fault is told
    const char* detail;  ///< part of what is told
    FaultSort sort = FaultSort::shape;
};

std::span<const FaultCase> fault_cases();

} // namespace huiying
