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
