/** Opioids: one family, but each of them is another substance. */
export const SUBSTANCES =
  'opioid* opiate* narcotic* oxy oxys oxycod* oxycontin percocet* perc percs vicodin norco hydrocod* heroin* fentan* fent morphine codeine tramadol dilaudid hydromorphone opioide* opiace* morfina codeina oxicod* hidrocod* tapentadol kratom painkiller* analgesic* narco*'

/**
 * Words that ask for the same thing, in both languages, one family a line; `nause*` is every word that begins so.
 * A family teaches what a topic's phrasings say in one way about all the others. A medicine is never in one: it is
 * only ever itself. Nor is "tomar", which is to take and to drink: what stands beside it decides.
 */
export const FAMILIES: readonly string[] = [
  'what whats que cual cuales which',
  'how como',
  'why porque',
  'when cuando',
  'where donde adonde',
  'who whos quien quienes',
  'many much cuanto cuantos cuanta cuantas',
  'can could may able puedo puede pueden podria podemos poder',
  'should must debo debe deberia deberian',
  'need necesito necesita ocupo ocupa',
  'want quiero quiere quisiera wish',
  'not no dont doesnt didnt cant cannot couldnt wont isnt arent wasnt never nunca sin without tampoco',
  'i im ive me my myself yo mi mis',
  'he she his her him they them hes shes el ella ellos su sus le',
  'is are was be es son era esta',
  'safe safely safety segura seguros segurid*',
  'bad malo mala dangerous danger peligro* risk risky risks riesgo riesgos arriesg* harm* dano danino',
  'alcohol beer beers wine liquor vodka whiskey whisky rum booze boozing cocktail* drink drinks drinking drank drinker drinkers bebida bebidas bebo beber bebe bebes bebia bebi bebiendo bebedor trago tragos cerveza* vino licor ron tequila chela* cheve* pisto copa copas margarita shots',
  'drunk buzz buzzed tipsy wasted hammered borrach* ebri* embriag* peda pedo intoxicated',
  'pill pills tablet tablets tab tabs pastilla* tableta* pildora* comprimido* capsule* oral orally',
  'shot injection* inject* jab needle* inyec* inject* vacuna* aguja* piquete',
  'medicine* med medication* medicina* medicamento* remedio* farmaco* tratamiento* treatment*',
  'prescri* script rx recet*',
  'take takes taking took taken usar uso usa usando use uses using used',
  'drug drugs droga drogas substance* sustancia*',
  SUBSTANCES,
  'miss missed missing misses forgot forget forgetting forgotten skip skipped skipping late olvid* perdi perdio falte falto salte salto brinque tarde atras*',
  'nause* queasy vomit* puke* puking barf* gag throwing threw naseous asco arcada* guacar*',
  'sick ill sickness enferm* mal malestar unwell',
  'stomach* tummy belly gut estomago panza barriga vientre abdom*',
  'diarrhea diarrea runs',
  'sleep* asleep insomnia awake dream* nightmare* dormir duermo duerme durmiendo insomnio pesadilla* sueno suenos desvel* despiert*',
  'tired sleepy drowsy drowsiness fatigue* exhausted tiredness weak cansad* cansancio fatiga* somnolen* sonolien* adormil* agotad* debil*',
  'mood moody depress* sad sadness hopeless anxious anxiety panic nervous irritable angry cry crying numb deprim* depresi* trist* ansied* ansios* nervio* animo emocion* enojad* irritad* llor*',
  'headache* migraine* jaqueca* migrana* cabeza',
  'dizzy dizziness lightheaded mareo* maread* vertigo',
  'liver* hepat* cirrho* jaundice enzyme* lft lfts higado cirros* icteric* enzima* fatty grasos',
  'kidney* renal dialysis rinon* dialisis creatinin*',
  'pregnan* expecting conceiv* embaraz* encinta fertil*',
  'baby babies breastfe* nursing newborn bebe bebes lacta* amamant* pecho',
  'lump* bump bumps bruis* swell* swollen itch* redness blister* buttock* butt hip knot bulto* bolita* bola moret* hinch* nalga* glute* cadera picaz* comezon enrojec* ampolla* infect*',
  'allerg* hives rash anaphyla* alerg* roncha* sarpull* urticaria anafila*',
  'breath* wheez* cough* lung* pneumonia respir* pulmon* neumonia asma asthma ahog*',
  'interact* mix mixes mixing mixed combin* mezcl* interac*',
  'with together con junto juntos junta',
  'constipat* poop bowel bowels laxative* stool* estren* estrin* popo laxante* evacuar obrar defec*',
  'withdraw* detox* shakes shaky shaking tremor* seizure* seizing hallucinat* abstinencia tembl* tiembl* desintox* convuls* alucin* delirium',
  'precipit* sudden suddenly repente golpe',
  'overdos* od toleran* sobredosis',
  'nasal nose spray rociador aerosol nariz atomiz*',
  'surg* operat* dentist* dental tooth anesth* cirug* operar operaci* operen dentista* muela* diente* anestesi* procedure* hospital* wisdom',
  'pain pains painful hurt hurts hurting ache aches aching sore soreness dolor* duele duelen adolorid*',
  'bracelet* card cards wallet necklace tag pulsera* tarjeta* brazalete* cartera identific* credencial collar placa jewelry',
  'stop stops stopped stopping quit quitting dejar dejo deja deje dejando dejarlo parar suspend*',
  'start starts starting started begin beginning began empez* empiez* empec* comenz* comienz* inici* arranc*',
  'work works working effective* worked success* funcion* sirve sirven sirvio efectiv* eficac* eficaz resulta*',
  'cure cures cured cura curar curan goal goals moderat* reduce reducing less fewer meta metas objetivo* moder* reducir menos',
  'day days dia dias daily diario diaria diari*',
  'week weeks weekly semana* semanal',
  'month months monthly mes meses mensual*',
  'year years ano anos',
  'hour hours hora horas minute* minut*',
  'long last lasts lasting duration tiempo dura duran durar duracion',
  'cost costs price* cheap* expensive afford* pay paying insur* medicaid medicare coupon* copay* generic* costo cuesta* cuestan precio* barat* caro cara caros pagar pago aseguran* cupon* cobertura cubre* cubrir covered cover dinero money gratis free generico* dolares dollars cash',
  'find finding looking search near nearby closest encontr* encuentr* busco buscar buscando cerca local',
  'clinic clinics clinica* rehab* center centro program programa* centros',
  'doctor* dr doc docs physician* provider* clinician* prescriber* medico medicos nurse enfermer* pharmacist farmaceut*',
  'online telehealth telemed* virtual* video zoom app web website remote internet linea videollam* distancia',
  'therap* counsel* aa meeting* sponsor* group groups support terap* conseje* psicolog* grupo* apoyo reunion* padrino* psychol* talk talking hablar platicar',
  'relaps* slip slipped slips lapse recai* recay* resbal* tropez* tropie* fell',
  'husband* wife wifes son sons daughter* mom moms mother* dad dads father* brother* sister* partner* boyfriend* girlfriend* friend* family spouse* uncle aunt roommate cousin esposo* esposa* hijo hijos hija hijas mama madre papa padre hermano* hermana* pareja novio novia amigo* amiga* familia familiar* marido mujer tio tia primo prima',
  'teen* age aged young younger child children kid kids adolesc* menor menores nino nina ninos joven jovenes edad ancian* elderly older',
  'drive drives driving car truck machine* forklift manej* conduc* carro coche troca auto maquin*',
  'store storing storage keep keeping fridge refriger* temperature expire* expir* heat cool hot freez* guard* refri temperatura caduc* vence vencid* vencio calor almacen* cabinet',
  'craving* crave* urge* ganas antoj* ansias tentaci* tempt*',
  'brain brains receptor* dopamin* endorphin* endorfin* cerebro cerebral',
  'test tests testing lab labs blood screen screening quiz prueba* analisis sangre examen* cuestionario score puntaje puntos questionnaire',
  'ounce* oz standard onza* estandar percent size tamano',
  'remind* alarm* calendar notify recordar recorda* recuerd* alarma* acord* calendario reminder*',
  'low lowdose baja bajas bajo micro tiny',
  'before antes previo',
  'after afterwards despues luego since desde',
  'switch* chang* swap* cambi* pasar pasarme move moving',
  'few rare rarely nobody pocos poca pocas raro nadie uncommon',
  'side secundari* effect effects efecto efectos reaction* reaccion* symptom* sintoma*',
  'weight fat peso subir engord* bajar kilos pounds libras',
  'food eat eating meal meals breakfast lunch dinner comida comer desayun* cena cenar almorz* hungry hambre apetito appetite',
  'sex sexual libido sexo sexuales erection ereccion',
  'help helps helping helped ayuda ayudan ayudar ayudo ayude ayudas',
  'emergenc* 911 ambulanc* urgen* crisis hotline 988 socorro',
  'poison* unconscious passed envenen* inconscien* desmay* intoxicaci*',
  'compare* comparison versus vs better best difference* between compar* mejor diferencia* entre',
  'other others another else otro otra otros otras alternativ* instead options opciones option',
  'tell explain about info information explic* sobre informaci* know saber mean means meaning significa describe dime digame',
  'dose doses dosage mg milligram* double doble dosis extra',
  'block blocks blocked blocker blocking bloque*',
  'addict* hooked habit* depend* adict* enganch* vicio dependen* alcoholic alcoholism alcoholico alcoholismo',
  'high euphori* euforia elevad* colocar viaje loaded',
  'hide hiding hidden secret* sneak sneaking escond* secreto escondidas',
  'forever life siempre vida lifelong permanent*',
  'checklist list ask asking question* bring preguntar pregunt* lista llevar llevo',
  'ready listo lista preparad* prepare prepar*',
  'scared afraid fear miedo asustad* temor',
  'morning mornings manana mananas',
  'night nights tonight noche noches evening bedtime',
  'today hoy now ahora ahorita',
  'yesterday ayer anoche',
  'tomorrow pasado next proximo proxima siguiente',
  'too demasiad* muy very tan so really bien pretty',
  'study studies evidence research trial* proof estudio* evidencia* investigac* pruebas ensayo*',
  'problem* trouble issue issues problema*',
  'share sharing give giving gave dar darle doy compart* prestar regalar lend',
  'travel* trip flight viajar viaje vacation vacaciones avion plane',
  'person people someone somebody anyone anybody ppl person* gente alguien cualquiera',
]

/** Everyday words that are surely no medicine: not knowing one takes nothing from an answer. */
export const EVERYDAY =
  'about above actually after again agree almost alone along already although always among amount anymore anything ' +
  'anyway apart around away back basically because become being below beside believe better beyond bring brought ' +
  'called calls came care case cause certain check choice clear close come coming company completely could country ' +
  'couple course currently curious decide decided different doing done down during each early easier easy either else ' +
  'ending enough even ever every everybody everyone everything exactly except expect explain face fact feel feeling ' +
  'feels felt finally fine finish first follow found friday front full future gave getting given gives going gone good ' +
  'great guess guys happen happened happens hard hardly have having head hear heard hello here home honest honestly hope ' +
  'house idea important instead inside job just keep kept kind kinda known large later least leave leaving left letting ' +
  'like likely little live lives living long look lose lost lots lunch made make makes making matter maybe middle might ' +
  'mind minute moment monday money more most mouth moving much myself name nearly need never nice nobody normal normally ' +
  'nothing notice number often once ones only open order ourselves outside over parents part party past people perfect ' +
  'perhaps person phone place plan please point possible probably problem public quick quickly quite rather read ready ' +
  'real really reason recently regular regularly related right said same saturday saying says school second seem seems ' +
  'seen serious seriously several short show similar simple since single situation slow small somebody someday somehow ' +
  'something sometimes somewhere soon sorry sort speak spend state stay still story straight strong stuff such sunday ' +
  'supposed sure surely system talked tell telling than that their them themselves then there these they thing things ' +
  'think thinking thought thousand three through thursday till time times together told tomorrow tonight total touch ' +
  'toward tried true truth trying tuesday turn twelve twenty twice type under understand understanding unless until ' +
  'upset useful usual usually wait waiting walk wanted watch water ways wednesday weekend weird welcome well went were ' +
  'whatever whenever whether while white whole whose will wish within woman women wonder wondering word words working ' +
  'world worried worry worse worst worth would write wrong yeah young your yours yourself ' +
  'abajo abril abrir acaba acabo acaso acerca ademas adentro adios afuera agosto agua ahora algo alguien alguna algunas ' +
  'alguno algunos alla alli alto amor ante anterior antes apenas aquel aquello aqui arriba asunto aunque ayer bastante ' +
  'buena buenas bueno buenos cada calle cama camino campo cara casa casi caso cierto claro color comun comprar conmigo ' +
  'conoce conocer conozco contar contigo contra cosa cosas creer creo cualquier cuenta cuerpo cuidado culpa dando darme ' +
  'debajo decir dejen dentro derecho desde dice dicen dicho dijeron dijo dinero doble domingo duda durante ella ellos ' +
  'empleo enero enfrente ensena entender entiendo entonces entrar entre escribir escuchar espera esperar espero estaba ' +
  'estamos estar estas este estos estoy estuve exacto facil falta favor febrero fecha feliz fiesta final forma frio ' +
  'fuera fuerte fuerza gracias grande grave gusta gustaria haber habia hablar hace hacen hacer haces haciendo hacia hago ' +
  'hasta hecho hice hizo hola hombre hubo igual importa importante ir irme jamas jueves julio junio lado largo leer lejos ' +
  'lento llama llamar llega llegar llegue llevar luego lugar lunes madrugada manera mano martes marzo mayo mayor media ' +
  'medio mejor mente meses mesa miedo miercoles mientras mismo misma mitad modo momento mucha muchas mucho muchos mundo ' +
  'nada necesario negocio ninguna ninguno noche nombre normal nosotros noticia noviembre nueva nuevo numero octubre oigan ' +
  'oiga oido otra otro paga paren parte partir pasa pasando pasar paso pedir pensar peor pero persona pienso poco podido ' +
  'poner pongo posible primera primero pronto propio pude pueblo pues punto quedar quedo quitar quiza quizas rapido rato ' +
  'razon realidad regreso respuesta sabado sabe saben saber salgo salir salud sana sano seguir segundo seguro semejante ' +
  'senor senora sentido sentir septiembre seria siempre siendo siento siete sigo sigue simple sirve sobre sola solamente ' +
  'solo somos soporto suave suele suelo suerte tal tambien tampoco tanta tanto tardar tarda tarde tener tenga tengo tenia ' +
  'tercera tiene tienen tipo todas todavia todo todos trabajar trabajo trabaja traer tratar trato ultima ultimo unas unos ' +
  'usted ustedes vamos vaya veces vecina venir verdad vergüenza vergonzoso vez viaje viejo viene viernes visita visto ' +
  'vivir volver vuelta vuelve'
