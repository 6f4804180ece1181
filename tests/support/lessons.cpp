#include "tests/support/lessons.hpp"
#include <array>
#include <map>

namespace huiying::tests {

namespace {

using Phrases = std::vector<std::string>;

const std::map<std::string, Phrases> matters{
    {"glb", {"草坪好久没人修剪", "单元门的锁坏了", "地面砖块翘起来", "水箱多年没有清洗", "外墙涂料大片剥落", "健身器材螺丝松动"}},
    {"zfd", {"店家把桌椅摆到人行横道上", "半夜敲墙打洞", "露天炉子烟气呛人", "楼顶搭了玻璃棚", "招牌伸出来太多", "夜市喇叭声很响"}},
    {"fwb", {"老人吃饭想报名送餐", "照护等级怎样评估", "家里有重病人能否补助", "想给孩子找临时看护", "腿脚不便需要轮椅借用", "高龄补贴没有到账"}},
    {"drone", {"无人机在楼间低空盘旋", "飞行器夜里拍摄窗户", "遥控飞机掉在阳台", "航拍机器嗡嗡作响", "有人操控旋翼机追着人飞", "飞手在屋顶起降"}},
};

const Phrases openings{"您好，", "反映一件事：", "想请问，", "再说一次，", "邻居们都说", "最近"};
const Phrases closings{"请派人看看。", "盼回音。", "麻烦处理一下。", "谢谢。", "已经影响休息。", "不知该找谁。"};

} // namespace

std::string letter_about(const std::string& office, int place) {
    const Phrases& phrases = matters.at(office);
    const auto pick = [place](const Phrases& from, int step) { return from[static_cast<std::size_t>(place * step + place / 7) % from.size()]; };
    return pick(openings, 1) + pick(phrases, 1) + "，" + pick(phrases, 5) + "，第" + std::to_string(place % 23) + "幢，" + pick(closings, 5);
}

std::vector<DispatchExample> lessons(int each, std::int64_t first) {
    std::vector<DispatchExample> out;
    for (int place = 0; place < each; ++place)
        for (const char* office : {"glb", "zfd", "fwb"}) {
            DispatchExample one;
            if (first > 0) one.message = MessageId{first + static_cast<std::int64_t>(out.size())};
            one.channel = "web_message";
            one.body = letter_about(office, place);
            one.office = office;
            out.push_back(std::move(one));
        }
    return out;
}

RoutingModel learned_model(const Deployment& deployment, int each) {
    TrainingMaterial material;
    material.examples = lessons(each);
    const Retraining made = retrain(deployment, material, {}, {}, true);
    return {1, std::make_shared<const Classifier>(Classifier::read(made.model.value().bytes).value())};
}

} // namespace huiying::tests
