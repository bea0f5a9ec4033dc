"""The words that ``names`` goes by: what stands inside names, before them, and is none.

Collected by reading what capitals do in news text; each list errs to the side of fewer names,
because a name that is none raises a false alarm and one that is missed is still weighed as a word.
"""

from __future__ import annotations

import re

from corpus.language.tokens import NEGATIONS, STOP_WORDS, word_set

# Small words inside names.
INSIDE = word_set(
    "of for the and & de del della da do dos du la le van von der den bin ibn al el y"
)
# What a person is called by before the name, and what a run of titles is made of.
TITLES = word_set("""
    mr mrs ms miss dr prof professor sir dame lord lady president vice premier prime minister
    senator sen rep representative congressman congresswoman governor gov general gen colonel col
    captain capt lieutenant lt sergeant sgt major maj judge justice king queen prince princess pope
    chancellor secretary chairman chairwoman chair chief ceo cto cfo coo ceos reverend rev sheikh
    hon attorney prosecutor prosecuting deputy assistant acting executive senior sheriff constable
    officer inspector superintendent detective commissioner coach director manager spokesman
    spokeswoman spokesperson ambassador mayor councillor councilman councilwoman dispatcher referee
    foreign defence defense ex-president co-founder founder host author actor actress singer
    quarterback linebacker safety cornerback receiver editor analyst bishop archbishop cardinal
""")
# What a Secretary or Minister is of, before the name.
PORTFOLIOS = word_set("state defence defense commerce energy labor labour transportation education")
# Nouns that say what an organisation is. "of" goes on with a name after these alone.
INSTITUTIONS = word_set("""
    bank department ministry university college school institute academy church cathedral temple
    mosque court house board bureau office council commission committee administration agency
    authority association federation union league society club foundation fund trust center centre
    museum library hospital company corporation corp inc ltd llc plc group holdings partners
    industries motors electric dynamics mills airlines airways news times post journal herald
    tribune gazette press star daily guardian telegraph chronicle observer magazine network radio
    television studios pictures records entertainment party army navy force forces guard corps
    police assembly parliament congress senate knesset service services exchange order reserve
    treasury republic kingdom states emirates chamber conference organization organisation
    programme program project cup games award awards act treaty accord summit series survey team
    hall palace district zone region
""")
PLACE_NOUNS = word_set("""
    avenue ave street st road rd drive lane boulevard blvd freeway highway route square park bridge
    tower building airport station port harbour harbor bay gulf strait sea ocean lake river
    mountain mount mt valley canal cape isle island islands peninsula city town village county
    province state coast beach hills heights north south east west northern southern eastern western
    central channel church month
""")
# Words that join another with "and" into one name: Food and Drug Administration.
PAIRED = word_set("""
    food health securities science arts energy trade housing education research engineering
    technology fish justice information environment business transport culture media sciences
    trinidad antigua bosnia johnson procter standard ernst marks barnes search crime
""")
# A first word that sets a longer name apart from the rest of it.
QUALIFIERS = word_set("north south east west northern southern eastern western new upper lower")
# Capitalised, and yet no names: the calendar, clocks, abbreviations, contractions.
NOT_NAMES = (
    word_set("""
    monday tuesday wednesday thursday friday saturday sunday january february march april may june
    july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
    mon tue tues wed thu thur thurs fri sat sun gmt utc est edt pst pdt cst cdt bst cet et pt am pm
    a.m p.m tv pc id dvd ok ai pr hr vip phd faq url pdf rip wow ps yes
    i'm i've i'll i'd it's that's there's he's she's we're we've we'll they're you're you've let's
    what's here's who's
    """)
    | STOP_WORDS
    | NEGATIONS
)
# Ordinary words that begin sentences and headlines; inside a sentence their capital means a name.
OPENERS = word_set("""
    one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty
    dozens hundreds thousands millions many several most few another earlier later meanwhile however
    although though despite since according reports officials police residents analysts experts
    sources today yesterday tomorrow tonight asked speaking following given based last next first
    second third even still whether instead look perhaps maybe indeed thus hence overall besides
    unlike like because once unless until upon via without within among amid around across along
    behind beyond near toward towards throughout per versus vs said says told see get go come make
    take use try keep let put set ask tell think know please thank thanks welcome sorry hello hey ah
    oh well right sure never always often sometimes usually soon nearly almost already again back
    away together ago late early recent recently new old good great big small large long short high
    low full free best better worst top more less much little own same different every everyone
    everything everybody someone something somebody anyone anything nobody nothing people man men
    woman women child children family families friends workers firefighters investigators
    authorities witnesses prosecutors lawyers students teachers doctors scientists researchers
    engineers users customers companies investors shareholders soldiers troops rebels protesters
    voters critics fans players officers detectives photo photograph image images video picture
    pictures story stories article page credit source copyright updated published posted read click
    share follow subscribe comment comments related turmoil remains staff company government state
    federal national local international fire water news death life world war peace money work home
    time year week day night morning evening weekend hour minute month part parts number total
    question answer problem issue case point fact reason result way thing place side end start
    general special public private major minor main key central only nice fresh hot cold deep murder
    abandoned crews teams plans talks sales shares prices profits
    details nearby inside outside under united both half part all some any such
""")
# Of these, the ones that a name may begin with.
OPEN_NAMES = word_set("""
    new old great high long little first second third federal national international world fire
    state central general special public royal united big good deep white black red green
""")
# Endings of ordinary words, for the first word of a sentence; and the names that have them.
ORDINARY_ENDING = re.compile(
    r"(?:[^aeiou]ing|[^m]ed|ly|tions?|sions?|ments?|ity|ities|ness|ances?|ences?|ers|ors|ives?|ists|"
    r"isms?|ants|ents|ages?|ures?|ships?|ous|ful|less|able|ible|ings|ths|ware|ual|ial)$"
)
WITH_ENDING = word_set("""
    beijing boeing fleming sterling irving lansing reading flushing mohammed muhammed ahmed hamed
    saeed fred ted reed italy sicily emily kelly molly holly billy sally lily polly beverly kimberly
    eli lilly delaware clarence florence lawrence terence provence vincent trent brent kent ghent
    clement carlos santos rogers rodgers myers sanders powers flowers summers waters bowers ayers
    packers rangers chargers steelers raiders dodgers lakers pacers blazers reuters united trinity
    cruise volkswagen carthage anchorage clive olive maldives activision eurovision amity charity
    clarence jones leonardo wales spotify pinkerton orange prudence constance singapore lahore
    baltimore moore salvatore timberwolves disney
""")
# Verbs after which the first word of a sentence is a name where nothing else tells.
VERBS_AFTER = word_set("""
    said says was is has had will would did does can could may might also told and who which whose
    won lost went took made gave got began came saw ran led left met paid sold bought sent spent
    wrote found held kept put set hit cut let rose fell grew became knew thought felt spoke stood
    wants needs plans
""")
