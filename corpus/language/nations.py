"""Countries with the words for their people, so that "Egyptian" and "Egypt" name the same."""

from __future__ import annotations

# One nation a row: its name, then everything that stands for it, folded; several words are joined
# by an underscore.
_ROWS = """
    afghanistan afghan; albania albanian; algeria algerian; angola angolan
    argentina argentine argentinian; armenia armenian; australia australian aussie; austria austrian
    azerbaijan azeri azerbaijani; bahrain bahraini; bangladesh bangladeshi; belarus belarusian
    belgium belgian
    benin beninese; bolivia bolivian; bosnia bosnian; botswana botswanan; brazil brazilian
    britain british briton uk united_kingdom great_britain; bulgaria bulgarian
    burkina_faso burkinabe; burundi burundian; cambodia cambodian; cameroon cameroonian
    canada canadian; chad chadian; chile chilean; china chinese peoples_republic_of_china prc
    colombia colombian; congo congolese drc; costa_rica costa_rican; croatia croatian
    cuba cuban; cyprus cypriot; czech_republic czech czechia; denmark danish dane
    djibouti djiboutian; dominican_republic dominican; ecuador ecuadorian; egypt egyptian
    el_salvador salvadoran; england english; eritrea eritrean; estonia estonian
    ethiopia ethiopian; european_union eu; finland finnish finn; france french; gabon gabonese
    gambia gambian; georgia georgian; germany german; ghana ghanaian; greece greek
    guatemala guatemalan; guinea guinean; haiti haitian; honduras honduran; hungary hungarian
    iceland icelandic; india indian; indonesia indonesian; iran iranian islamic_republic_of_iran
    iraq iraqi; ireland irish; israel israeli; italy italian; ivory_coast ivorian cote_divoire
    jamaica jamaican; japan japanese; jordan jordanian; kazakhstan kazakh; kenya kenyan
    kosovo kosovar; kuwait kuwaiti; kyrgyzstan kyrgyz; laos laotian; latvia latvian
    lebanon lebanese; liberia liberian; libya libyan; lithuania lithuanian; luxembourg
    madagascar malagasy; malawi malawian; malaysia malaysian; mali malian; malta maltese
    mauritania mauritanian; mexico mexican; moldova moldovan; mongolia mongolian
    montenegro montenegrin; morocco moroccan; mozambique mozambican; myanmar burma burmese
    namibia namibian; nepal nepalese nepali; netherlands dutch holland; new_zealand new_zealander
    nicaragua nicaraguan; niger nigerien; nigeria nigerian; north_korea north_korean dprk
    norway norwegian; oman omani; pakistan pakistani; palestine palestinian; panama panamanian
    paraguay paraguayan; peru peruvian; philippines filipino philippine; poland polish pole
    portugal portuguese; qatar qatari; romania romanian; russia russian russian_federation
    rwanda rwandan; saudi_arabia saudi saudi_arabian ksa; scotland scottish scot
    senegal senegalese; serbia serbian serb; sierra_leone sierra_leonean
    singapore singaporean; slovakia slovak; slovenia slovenian; somalia somali
    south_africa south_african; south_korea south_korean rok; south_sudan south_sudanese
    spain spanish spaniard; sri_lanka sri_lankan; sudan sudanese; sweden swedish swede
    switzerland swiss; syria syrian; taiwan taiwanese; tajikistan tajik; tanzania tanzanian
    thailand thai; togo togolese; tunisia tunisian; turkey turkish turk turkiye
    turkmenistan turkmen; uganda ugandan; ukraine ukrainian
    united_arab_emirates uae emirati; united_states us usa america american
    united_states_of_america; uruguay uruguayan; uzbekistan uzbek; venezuela venezuelan
    vietnam vietnamese; wales welsh; yemen yemeni; zambia zambian; zimbabwe zimbabwean
    europe european; africa african; asia asian; united_nations un
"""


def _table() -> dict[str, str]:
    table: dict[str, str] = {}
    for row in _ROWS.replace(";", "\n").splitlines():
        words = [w.replace("_", " ") for w in row.split()]
        for word in words:
            table[word] = words[0]
            if word.endswith(("an", "i", "k", "n", "t", "le", "de", "er")) and word != words[0]:
                table[f"{word}s"] = words[0]
    return table


# A folded word or phrase -> the folded name of the nation that it stands for.
NATIONS = _table()
