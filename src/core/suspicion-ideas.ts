/**
 * Ideas that crises are made of, and that tell them from what only sounds alike: for each the words of both languages
 * that stand for it, `swell*` for every word that begins so. A word may stand for several; the first list that has it
 * is what it counts as among its neighbours. Written for training: the index carries them.
 */
export const IDEAS: Record<string, string> = {
  i: 'i im ive ill id me my myself mine yo mi mis conmigo',
  we: 'we us our were weve nos nosotros nuestro nuestra',
  he: 'he she him her his hes shes they them their theyre himself herself el ella ellos le lo la les su sus',
  you: 'you your youre yall u ur usted tu te ustedes',
  partner:
    'husband wife boyfriend girlfriend bf gf partner fiance* spouse hubby ex wifey esposo esposa marido mujer novio novia pareja jaina vieja viejo senor wifes husbands bfs gfs exs hubbys mans viejita viejito ruca',
  parent:
    'mom mum mother mama mommy momma ma dad daddy papa pops father stepdad stepmom stepfather grandma grandpa grandmother grandfather nana abuela abuelo abuelita abuelito jefa jefe jefita madre padre suegra suegro granny pop moms dads grandpas grandmas apa ama mami papi padrastro madrastra papas mamas abuelos tata',
  child:
    'toddler baby infant kid kids child children son daughter grandson granddaughter grandkid* niece nephew bebe nino nina ninos ninas hijo hija hijos hijas hijita hijito nieto nieta chamac* chiquill* nene nena morrito morrita sobrina sobrino mijo mija teen teenager grandbaby peque chiquito chiquita escuincle newborn daughters sons toddlers hermanito hermanita chavito nietos nietas stepson stepdaughter schoolgirl muchachito',
  friend:
    'friend friends buddy bro brother sister sis cousin roommate roomie neighbor coworker guy dude man woman girl boy lady homie bestie uncle aunt stranger somebody someone client tenant patient resident sponsor hermano hermana amigo amiga primo prima tio tia vecino vecina compa companero companera cuate vato morro morra chavo chava carnal muchacho muchacha alguien senora inquilino paciente roomate sobrin* cunad* compadre comadre padrino pal mate buddys roommates cousins sisters brothers neighbors yerno nuera passenger pasajero guest customer regular',
  pet: 'dog cat puppy kitten pet dogs cats pup vet gato gata perro perra perrito perrita gatito gatita mascota perros gatos hamster fish goldfish parrot plant plants kitty',
  media:
    'movie movies film show series episode game games song lyrics book novel podcast documentary news article tv netflix tiktok youtube video class exam homework essay training course quiz school project research paper pelicula peliculas serie novela cancion juego videojuego noticia noticias libro clase tarea examen curso documental articulo escuela proyecto episodio partido meme joke kidding jk lol lmao haha jaja jajaja broma chiste playing acting halloween costume',
  opioid:
    'heroin* dope fent fenty fentan* fetty oxy oxys oxyco* oxicod* oxicon* percocet* perc percs perk perks perco percos vicodin* vikes hydros hydrocod* hidrocod* norco* codein* tramadol* tramal morphin* morfina dilaudid* hydromorph* methadon* metadona suboxone* subutex bupren* sublocade subs kratom opioid* opiat* opiace* opium lortab* roxy roxys roxies blues smack m30 m30s lean nucynta opana chiva tecata carga tapentadol painkiller* tar analgesic* nitazene* fenta azules tianeptin* tylenol3 t3 t3s narcotic* demerol ultram bth speedball zaza',
  ntx: 'naltrex* ntx vivitrol* vivi revia nal blocker blocked bloque* vivatrol altrexona naltrexo*',
  shot: 'shot shots injection* inject* inyecc* vacuna vacunas jab piquete ampolleta implant inyect*',
  antabuse: 'antabuse antabus disulfiram* disulf*',
  sedative:
    'xanax xans xannies xanny benzo* klonopin valium ativan ambien soma somas lorazepam clonazepam alprazolam diazepam zolpidem lunesta seroquel trazodone gabapentin* gabas rivotril tafil flunitraz* benadryl nyquil quetiapin* tafiles sleepers dormir',
  pills:
    'pill pills tablet tablets tabs tab med meds medicine* medication* capsule* 💊 pastill* pildora* medicamento* medicina* capsula* tylenol acetaminophen ibuprofen advil aleve aspirin* paracetamol ibuprofeno zoloft lexapro prozac antidepress* antidepres* insulin* metoprolol acamprosat* campral lithium litio frasco bottle bote handful punado blister wellbutrin buspar vitamins iron metformin* dosis doses dose',
  alcohol:
    'alcohol alcoh* booze liquor vodka beer beers wine rum tequila whiskey whisky gin bourbon drink drinks drinking drank drinker fifth handle pint cerveza* chela chelas vino licor ron trago tragos bebida* copa copas pisto caguama* mezcal aguardiente guaro tomado bebido beber bebiendo bebi bebo pistear borrach* peda drunk brandy brews brewski chupar chupe shots bacardi 40s sixpack caguamon birria seltzers moonshine coctel* alcoholica alcoholico hennessy boozing bender trinque pomo',
  poison:
    'antifreeze methanol bleach windex sanitizer mouthwash poison* veneno cloro anticongelante metanol raticida insecticida perfume rubbing isopropyl gel detergent detergente drano pesticide lejia colonia thinner tiner gasolina limpiador cleaner listerine hydrocarbon chemicals pinol fabuloso',
  took: 'took take taken taking swallow* ate eaten eat downed popped pop popping chugged ingest* gulp* consum* tome tomo tomar toma tomaron tomando trague trago tragar tragado tragaron comio comi ingeri* bebio dose dosed snorted snort sniff* smoked smoke inject* used using use shot did do done relapse* slipped usar uso usando meti metio inyecte inyecto fume fumo esnife probe probar avente aventado empine empino chewed chew licked mastic* chupo chuped slammed banged sipped sip popt',
  many: 'all every whole entire bunch handful too many much lots lot bottle dozens everything rest full double twice triple extra max demasiad* todas todos toda todo bastante* mucho muchas muchos muchisim* monton bola doble completo entero entera punado frasco loads',
  wake: 'wake waking woke awake wakes respond* responsive unrespon* unconscious* conscious* passed collaps* limp nod nodding nodded faint* despert* despiert* reaccion* responde inconsci* desmay* consciente desvanec* desplom* budge stir snor* ronca ronco ronquido* roncando cold stiff slumped lifeless flaccid floppy reacts answer answering contesta mueve moving move moves',
  breath:
    'breath* breathe* breathing breathin air gasp* gurgl* wheez* suffocat* respir* aire ahog* asfix* jade* silb* inhal* aliento resuell* chok* choke choking chillido oxygen pecho chest bubbling rattle rattling',
  color:
    'blue purple gray grey bluish ashen pale white azul* morad* palid* gris blanc* ceniz* lips labios fingernails unas waxy',
  overdose:
    'overdos* od oded oding ods sobredos* narcan naloxon* naloxona cpr pulse pulso needle jeringa foaming espuma foam dope sick',
  pain: 'pain pains hurt hurts ache aching sore dolor duele duelen adolor* doler cramp* calambr* punzad* oprime pressure presion',
  swell:
    'swell* swollen swole swelled puff* balloon* hinch* inflam* inch* hincha engordo doubled huge fat fatter fattening thick thickening inflad* agrand* gorda gordos gruesa bigger grown grew pouch frog sapo pez pescado chipmunk ardilla globo balloons',
  mouth:
    'throat tongue face lip lips mouth eye eyes eyelid* neck airway cheek* garganta lengua cara labio labios boca ojo ojos cuello parpado* rostro cachete* jaw vocal voice voz gargante chin quijada ears orejas nose nariz throats tongues rostros cachetes gums uvula',
  hives:
    'hives rash welt* itch* allerg* anaphyl* epipen epi epinephrin* ronch* sarpull* salpull* urticar* alerg* anafil* comezon picaz* rasca* bumps blotch* granos red rojo rojas splotch* manchas benadryl reaccion* reaction* bees peanut shellfish',
  close:
    'closing close* tight* shutting shut lump stuck cierr* cerr* apret* aprieta atora* swallow tragar nudo narrow* pinch* constrict* bola',
  shake:
    'shak* shaky shook trembl* tremor* jitter* twitch* quiver* sweat* sudo* sudando sudor* suda tembl* tiembl* escalofr* clammy chills drenched soaked empapad* vomit* puk* throw* barf* nause* devolv* racing pounding palpit* acelera* taquicard* latid* dsd temblor* heart corazon vibrat* shivers shiver* basca guacar* bp pulse pulso drenching agitada agitado agitad*',
  seize:
    'seizure* seiz* convuls* convul* fit fits epilep* ataque* dts delirium delirio* tremens stiffened jerking jerk* foam* eyes rolled',
  halluc:
    'hallucin* alucin* seeing sees voices voces ve viendo veo oigo oye oyendo escucha* bugs insect* bichos spiders aranas shadows sombras ghosts fantasmas crawling crawl ants hormigas rats ratas snakes walls paredes demon* demonios muertos cucarachas duendes whispering whispers music musica strings picking things cats scratching invisible',
  confused:
    'confus* disorient* delir* incoheren* fever feverish fiebre calentura desorient* sense sentido doesnt know donde esta sabe babbling rambling mumbl* nonsense recogni* reconoc* incoher* loco loca locuras perdid* who where',
  quit: 'quit quitting stop stopped stopping detox* withdraw* turkey sober sobri* dry cut cutting dejar dejo deje dejando dejado pare paro parar suspend* abstin* malilla desintox* golpe seco since without sin corte cortar solte quite tapering taper last ultimo ultima pause ditched desde weaned kicked kicking mono cold off dumped poured tire tiro',
  days: 'day days hour hours hrs hr night nights week weeks dia dias hora horas semana semanas noche noches minut* mins min month months mes meses 24 48 72',
  now: 'now rn right tonight today currently just immediately ahora ahorita hoy ya orita horita acaba acabo minutes still sigue todavia anoche ago hace',
  daily:
    'daily everyday every cada diario diari* diariamente heavy heavily years pints handle fifth litro litros botella liter quart gallon carton caja cases case rack 12pack 24pack bottles handles',
  alone: 'alone own myself solo sola by nobody nadie quarantine',
  die: 'die dying dead death died dies morir* muer* muert* morirme muero morire moria fallec* perish* heaven cielo grave tumba funeral entierr* matar*',
  kill: 'kill kills killing killed killin kms unaliv* suicid* suisid* sucid* suicd* sui matar* matarme mata mato matarse murder* asesin* hang hanging ahorcar* ahorco colgar* shoot* shooting jump jumping aventar* tirar* lanzar* pegar* tiro balazo slit wrists venas munecas bridge puente rope soga cuerda overdosing drown* ahogarme poison sh selfharm harm harming dano cut cutting cortar* cortand* corto cortes razor blade navaja burn burning quemar* bleed roof noose beam train truck ledge cliff',
  self: 'myself himself herself themselves themself yourself meself mysel me',
  end: 'end ending over done finish* acabar* termin* fin final finally finito disappear* desaparec* vanish gone leave leaving sleep forever siempre permanent* exist* existir exista going goodbye bye adios despedi* despid* farewell goodbyes note carta nota letter last burden carga estorbo estorb* worthless hopeless better mejor sin point sentido reason razon purpose wake despertar tired cansad* enough harto harta aguant* soport* bear give rendir* rindo rendi live living vivir vida life world mundo here aqui around anymore mas miss missed extran* falta nadie unalive pain planned plan plans plane*',
  suicidal: 'suicid* suisid* sucid* suicd* kms unaliv* kys',
  hit: 'hit hits hitting beat beats beating beaten punch* chok* strangl* kick* slap* shov* push* attack* assault* abus* rap* molest* stab* smack* grab* batter* threat* stalk* pega pego pegan pegaron pegando golpe* madre* cachete* pate* ahorc* estrang* apunal* acuchill* empuj* jalo* jale* viol* maltrat* lastim* amenaz* atac* agred* encerr* encierr* persig* sigue golpiz* putaz* madraz* chingadaz* jaloneo manose* toco toca tocaba bruis* moret* moreton* black avento avienta azot* zarande* force* forced pins pinned dragged trapped lock* locked kidnap* secuestr* follow* following throws threw throwing hurting hurts hurt swung swings fists fist punos puno chingo',
  weapon:
    'gun guns knife machete pistol rifle shotgun hammer weapon bat firearm blade axe pistola cuchillo arma armas navaja escopeta bate martillo fierro armado loaded cargada revolver trigger gatillo belt cinturon cinto pellet strap cord cable lighter iron plancha hirviendo boiling scissors tijeras botella',
  fear: 'afraid scared terrif* fear frighten* miedo asust* aterr* terror panick* hiding hide hid escond* escondi* danger* peligro* bathroom closet bano ropero whisper locked screaming yelling gritando grita gritos screams scream',
  help: 'help sos please ayuda ayudame ayuden auxilio socorro emergency emergencia ambulance ambulancia 911 paramedic* plz pls porfa hurry',
  neg: 'not no dont doesnt didnt isnt arent wasnt cant cannot wont never without aint couldnt wouldnt havent hasnt nunca jamas ni nada nadie tampoco none nobody sin barely hardly apenas',
  ask: 'what whats how why when which who is are does do can could will would should qu que como cual cuales cuando cuanto cuanta cuantos por puede puedo pueden debo existe es son hay sirve causa',
  signs:
    'sign signs symptom* risk risks chance* effect* cause* causes caus* meaning mean define definition information info facts prevent* common normal rare percent statist* signos senales sintoma* riesgo* efecto* causa* prob* significa informacion prevenir comun frecuente folleto label warning* advertenc* difference diferencia',
  hypo: 'if would could might suppose hypothetical* scenario wonder wondering curious someday ever si podria hipotetic* curiosidad supon* pregunta duda question asking case caso',
  past: 'years ago last year months back once before former used previously history childhood since 2010 2015 2018 2019 2020 2021 2022 2023 2024 hace anos ano antes pasado antiguamente vez then college teenager survived survivor recovered overcame superado sobrevivi recuperado historia joven juventud',
  future:
    'tomorrow next soon will going gonna planning appointment scheduled manana proximo proxima cita voy vamos viernes lunes friday monday tuesday wednesday thursday',
  test: 'test testing see whether works working check prove probar ver funciona comprobar experiment* try trying chance',
  beat: 'beat override overcome break bypass around past overpower defeat trick outsmart flush push punch power cheat overwhelm stronger through vencer ganarle ganar brincar saltar romper superar burlar tumbar anular pasar tapar rebasar enganar traspasar quitar efecto wear worn undo cancel reverse feel high buzz pegue pegar prender sentir sentirlo enough',
  sick: 'sick withdrawal* withdrawl* diarrhea dopesick enferm* mal malilla restless goosebumps yawning diarrea crawling precipit* pwd kicking mono escalofrio agon*',
  idiom:
    'hungry thirsty hangover cruda hambre sed laugh* risa boredom aburr* traffic feet embarrass* verguenza heat calor deadline work jale boss jefe coffee cafe chocolate taco tacos pizza weekend cute curious',
  fine: 'fine okay ok good great better safe well bien mejor seguro segura tranquil* calm gracias thanks thank recover* sober',
  chestpain: 'chest pecho heart corazon flush* rubor pounding collapse colaps*',
  day: 'morning evening afternoon manana tarde noche night',
  home: 'house home apartment room door car casa cuarto puerta carro depa apartamento departamento outside afuera',
  says: 'says said say saying told tell telling talks dice dijo digo decir diciendo dicen wrote texted sent posted escribio escrib* message mensaje telling contesto grit* called llamo',
  thinks:
    'think thinks thinking thought thoughts believe guess pienso piensa pensando pense creo ideas idea pensar pensamientos decid* considering imagin* picturing keep keeps sigo',
  wants:
    'want wants wanna wish rather quiero quisiera kiero queria quiere ganas deseo ojala prefer* need necesito hope tempt* urge urges',
  gave: 'gave give gives giving dio dieron di dar doy put puso pusieron puse given received pushed administered pone ponen ponerme recet* prescribed recetaron',
  begun:
    'start started starting began begin empez* empiez* empec* comenz* first primera primer primero second segunda segundo new nueva nuevo',
  lately:
    'yesterday ayer antier anoche lastnight sunday saturday monday tuesday wednesday thursday friday domingo lunes martes miercoles jueves viernes sabado weekend earlier',
  limb: 'hand hands arm arms leg legs mano manos brazo brazos pierna piernas finger fingers dedo dedos feet pies wrist wrists knees rodillas',
  body: 'body cuerpo head cabeza skin piel stomach panza barriga estomago back espalda belly bones huesos hair pelo cabello',
  floor:
    'floor piso suelo tirado tirada ground tub bathtub toilet bathroom bano bed cama couch sofa hallway pasillo sidewalk banqueta patio restroom stall seat asiento wheel volante',
  tears: 'cry cries crying cried llor* tears lagrimas sob sobbing',
  dizzy:
    'dizzy mareo maread* lightheaded spinning vueltas borros* blurry vision vista woozy numb tingl* entumid*',
  voice:
    'sound sounds hoarse raspy whistl* stridor noise noises ruido voice talk speak hablar words palabras mumbles',
  drool: 'drool* saliva baba babea* spit spitting foam espuma escup*',
  itches:
    'scratch* pica pican arde ardor tingl* spreading spread everywhere patches covered lleno llena llenos',
  held: 'money dinero feria rent renta phone celular telefono keys llaves papers papeles passport migra bank card tarjeta documents',
  police: 'cops cop police policia restraining order orden court corte shelter albergue charges denuncia',
  rooms:
    'wall pared window ventana stairs escaleras corner bedroom kitchen cocina garage basement shed porch hall yard roof',
  farewell:
    'letter letters carta cartas note notas bye wrote video password passwords will testament* insurance seguro forgive perdon* sorry disculp* pets fish cared cuiden cuida regalo regal* giving belongings cosas stuff',
  heights:
    'roof techo bridge puente balcony balcon ledge tracks train tren vias river rio cliff overpass highway freeway carretera lake lago azotea edge orilla',
  gear: 'bag bolsa baggie foil gram gramo papel aluminio popote straw pipe pipa syringe jeringa line linea bump lighter spoon cuchara plug dealer patch parche strip tira syrup jarabe tea te cough tos cup bottle half media opio',
  hospital:
    'hospital er ambulance ambulancia paramedic* emt emts doctor dentist* surgery cirugia operacion operaron operar nurse enfermera icu clinic* surgeon ortho urgencias',
  mistake:
    'mistake accident* error confund* mix mixed mezcl* forgot olvid* wrong equivoc* knew sabia realiz* unknowingly',
  asleep:
    'sleep sleeping asleep dormid* duerme dormir dormirme sleepy insomnia nap sueno snoring ronca rouse groggy drowsy',
  pupils: 'pupil* pinpoint rolled dot dilated vidrios*',
  fluids: 'water agua fluids food comida drink vomit down keep soup sopa suero gatorade',
  wetting: 'peed pee wet orin* mojad* pissed soiled urine',
  god: 'god dios pray* rezar rezo hell infierno heaven cielo soul alma sin pecado jesus church afterlife',
  blame:
    'deserve* merezco worth valgo sirvo fault culpa hate odio useless inutil failure fracas* trash basura disgust* ashamed nobodys',
  jail: 'jail carcel prison celda cell motel rehab centro inpatient homeless calle campamento encampment',
  rage: 'mad angry enojad* furios* rage temper drunk borracho jealous celos* screams rabia coraje',
  done: 'ready list* everything done bought compre comprado counted lined wrote plan closed locked hidden escondi* saved guard* junt* stash*',
  odd: 'weird raro rara strange crazy horrible feo fea awful bad worse peor worst terrible wrong',
  count:
    'one two three four five six seven eight nine ten twelve fifteen twenty thirty forty fifty dos tres cuatro cinco seis siete ocho nueve diez doce quince veinte treinta cuarenta cincuenta dozen docena couple few several',
}
