# huiying_embed(target name base files…): puts the files into the target as bytes and defines huiying::assets::<name>(), the
# table of them (assets/asset.hpp), named relative to base and sorted. Files that do not exist yet are left out.
set(HUIYING_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/embed_write.cmake)

function(huiying_embed target name base)
    set(files)
    foreach(file IN LISTS ARGN)
        if(EXISTS ${PROJECT_SOURCE_DIR}/${file})
            list(APPEND files ${PROJECT_SOURCE_DIR}/${file})
        endif()
    endforeach()
    set(out ${PROJECT_BINARY_DIR}/embedded)
    # The list is a file of its own, rewritten only when it differs, so that adding or dropping a file is seen too.
    string(REPLACE ";" "\n" lines "${files}")
    file(CONFIGURE OUTPUT ${out}/${name}.list CONTENT "${lines}" @ONLY)
    add_custom_command(
        OUTPUT ${out}/${name}.S ${out}/${name}.cpp
        COMMAND ${CMAKE_COMMAND} -DNAME=${name} -DBASE=${PROJECT_SOURCE_DIR}/${base} -DOUT=${out} -P ${HUIYING_EMBED_SCRIPT}
        DEPENDS ${files} ${out}/${name}.list ${HUIYING_EMBED_SCRIPT}
        COMMENT "Embedding ${base}" VERBATIM)
    target_sources(${target} PRIVATE ${out}/${name}.S ${out}/${name}.cpp)
endfunction()

# huiying_embed_folder(target name folder stamp): the same for a folder that a build step fills, whose files are known only then. The
# stamp is what that step leaves when it is done.
function(huiying_embed_folder target name folder stamp)
    set(out ${PROJECT_BINARY_DIR}/embedded)
    add_custom_command(
        OUTPUT ${out}/${name}.S ${out}/${name}.cpp
        COMMAND ${CMAKE_COMMAND} -DNAME=${name} -DBASE=${folder} -DFOLDER=${folder} -DOUT=${out} -P ${HUIYING_EMBED_SCRIPT}
        DEPENDS ${stamp} ${HUIYING_EMBED_SCRIPT}
        COMMENT "Embedding ${name}" VERBATIM)
    target_sources(${target} PRIVATE ${out}/${name}.S ${out}/${name}.cpp)
endfunction()
