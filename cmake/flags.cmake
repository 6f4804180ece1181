# Language, warnings, sanitizers and hardening, in one interface target that every target of ours links privately.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_LINK_DEPENDS_NO_SHARED ON)

include(CheckPIESupported)
check_pie_supported(LANGUAGES CXX)

if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "Debug or Release" FORCE)
endif()
set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g1 -fno-omit-frame-pointer")
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1 -DNDEBUG")

# Paths inside the tree are made relative before they are hashed, so that a second clone finds what the first one compiled.
find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR} CCACHE_NOHASHDIR=1
        CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE})
endif()

add_library(huiying_flags INTERFACE)
target_include_directories(huiying_flags INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(huiying_flags INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual
    # g++ 12 reports overlaps in std::string's operator+ that are not there (GCC bug 105651).
    -Wno-restrict
    # g++ 12 takes the frames of coroutines, which Asio recycles, for mismatched once the deallocation is inlined.
    -Wno-mismatched-new-delete
    # … and moved-from variants and json values for uninitialised ones.
    -Wno-maybe-uninitialized)
if(HUIYING_WERROR)
    target_compile_options(huiying_flags INTERFACE -Werror)
endif()

if(HUIYING_SANITIZE)
    # Global, since every object of a program must agree.
    add_compile_options(-fsanitize=${HUIYING_SANITIZE} -fno-sanitize-recover=all)
    add_link_options(-fsanitize=${HUIYING_SANITIZE})
    if(HUIYING_SANITIZE MATCHES "thread")
        add_compile_options(-Wno-tsan)
    endif()
endif()

add_compile_definitions(_GLIBCXX_ASSERTIONS)
if(CMAKE_BUILD_TYPE STREQUAL "Release")
    add_compile_options(-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fstack-clash-protection)
    add_link_options(-Wl,-z,relro,-z,now)
endif()
