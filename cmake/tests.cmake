# tests/<folder>/**.cpp becomes one program test_<folder> and one ctest entry; tests/support/**.cpp is linked into each of them.
# Every program runs in the project's root, so that fixtures and config/ are found by relative path.
find_package(Boost 1.81 REQUIRED COMPONENTS unit_test_framework)

# Tests see HUIYING_BINARY, the built program, relative to the root where possible: an absolute path would defeat ccache.
set(binary ${PROJECT_BINARY_DIR}/huiying)
cmake_path(IS_PREFIX PROJECT_SOURCE_DIR ${binary} NORMALIZE inside)
if(inside)
    file(RELATIVE_PATH binary ${PROJECT_SOURCE_DIR} ${binary})
endif()

add_library(huiying_test_base INTERFACE)
target_compile_definitions(huiying_test_base INTERFACE
    BOOST_TEST_DYN_LINK HUIYING_SOURCE_DIR="." HUIYING_BINARY="${binary}")
target_link_libraries(huiying_test_base INTERFACE Boost::unit_test_framework huiying_flags)

huiying_layer(huiying_test_support GLOB tests/support/*.cpp
    LINK huiying_test_base huiying_cli huiying_api huiying_storage huiying_config SQLiteCpp SQLite::SQLite3)

# Seconds; generous, because a sanitized build on a busy machine is slow. A test that hangs must still end.
set(timeout_lint 60)
set(timeout_service 600)
set(timeout_api 600)
set(timeout_crash 600)
set(timeout_real 1200)
set(timeout_simulation 600)

file(GLOB folders CONFIGURE_DEPENDS RELATIVE ${PROJECT_SOURCE_DIR}/tests ${PROJECT_SOURCE_DIR}/tests/*)
list(REMOVE_ITEM folders support)
foreach(folder IN LISTS folders)
    huiying_files(sources tests/${folder}/*.cpp)
    if(NOT sources)
        continue()
    endif()
    set(target test_${folder})
    configure_file(${PROJECT_SOURCE_DIR}/cmake/test_main.cpp.in ${PROJECT_BINARY_DIR}/generated/${target}.cpp @ONLY)
    add_executable(${target} ${sources} ${PROJECT_BINARY_DIR}/generated/${target}.cpp)
    if(folder STREQUAL "lint")
        # Reads sources only, and must run even while the rest does not compile.
        target_link_libraries(${target} PRIVATE huiying_test_base)
    elseif(folder STREQUAL "assets")
        target_link_libraries(${target} PRIVATE huiying_test_base huiying_assets)
    else()
        target_link_libraries(${target} PRIVATE huiying_test_support)
        if(TARGET huiying)
            add_dependencies(${target} huiying)
        endif()
    endif()
    add_test(NAME ${folder} COMMAND ${target} --log_level=error --report_level=short --color_output=no
        WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
    if(NOT DEFINED timeout_${folder})
        set(timeout_${folder} 300)
    endif()
    set_tests_properties(${folder} PROPERTIES LABELS ${folder} TIMEOUT ${timeout_${folder}}
        ENVIRONMENT "UBSAN_OPTIONS=print_stacktrace=1;ASAN_OPTIONS=detect_stack_use_after_return=0")
endforeach()

# The console: its types against openapi.json, and each person's day in a real browser (Debian's chromium) against the built program.
# Pictures of every page are left in screenshots/ of the build folder.
if(HUIYING_CONSOLE AND TARGET huiying)
    huiying_npm_install(tests/web installed)
    add_custom_target(huiying_web_tests ALL DEPENDS ${installed})
    add_test(NAME web_types COMMAND ${HUIYING_NPM} run --silent check WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}/web)
    add_test(NAME web COMMAND ${HUIYING_NODE} --test tests/web/console.test.mjs WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
    set_tests_properties(web_types PROPERTIES LABELS web TIMEOUT 300)
    set_tests_properties(web PROPERTIES LABELS web TIMEOUT 900
        ENVIRONMENT "HUIYING_BINARY=$<TARGET_FILE:huiying>;HUIYING_SCREENSHOTS=${PROJECT_BINARY_DIR}/screenshots;UBSAN_OPTIONS=print_stacktrace=1")
endif()
