package dev.sluice.contracts;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeResolverBuilder;
import com.fasterxml.jackson.databind.jsontype.impl.StdTypeResolverBuilder;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.sluice.flag.BasisPoints;
import dev.sluice.flag.FlagKey;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * JSON as it stands on topics and in the API.
 *
 * <p>Sealed interfaces carry their case in a property {@code kind}; enums are lower case with underscores; durations and instants
 * are ISO-8601 text; shares are integers in basis points; what is absent is left out.
 */
public final class WireJson {

    private static final int MAX_DEPTH = 64;

    private WireJson() {}

    /** For topics: what a newer writer added is ignored. */
    public static ObjectMapper lenient() {
        return configured(false);
    }

    /** For what people send: a field that does not exist is refused by name. */
    public static ObjectMapper strict() {
        return configured(true);
    }

    private static ObjectMapper configured(boolean failOnUnknown) {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .build())
                .build();
        return configure(JsonMapper.builder(factory).build(), failOnUnknown);
    }

    /** Makes a mapper that exists already, such as a framework's, write and read this form. */
    public static ObjectMapper configure(ObjectMapper mapper, boolean failOnUnknown) {
        if (failOnUnknown) {
            refuseOtherKinds(mapper);
        }
        return mapper.registerModule(new Jdk8Module())
                .registerModule(new JavaTimeModule())
                .registerModule(scalars())
                .setAnnotationIntrospector(new SealedByKind())
                // A record is its components: a question it can answer, such as isEveryone(), is not one of them.
                .setVisibility(PropertyAccessor.IS_GETTER, JsonAutoDetect.Visibility.NONE)
                // In a map null is a value: a property that is null is not the same as one that is absent.
                .setDefaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
                .disable(
                        SerializationFeature.WRITE_DATES_AS_TIMESTAMPS,
                        SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, failOnUnknown);
    }

    /** The key 7 is not the key "7", and "5" is no share: whoever sends one for the other has mistaken the field. */
    private static void refuseOtherKinds(ObjectMapper mapper) {
        refuse(
                mapper,
                LogicalType.Textual,
                CoercionInputShape.Integer,
                CoercionInputShape.Float,
                CoercionInputShape.Boolean);
        refuse(
                mapper,
                LogicalType.Integer,
                CoercionInputShape.String,
                CoercionInputShape.Boolean,
                CoercionInputShape.EmptyString);
        refuse(
                mapper,
                LogicalType.Float,
                CoercionInputShape.String,
                CoercionInputShape.Boolean,
                CoercionInputShape.EmptyString);
        refuse(
                mapper,
                LogicalType.Boolean,
                CoercionInputShape.String,
                CoercionInputShape.Integer,
                CoercionInputShape.EmptyString);
        refuse(mapper, LogicalType.Enum, CoercionInputShape.Integer, CoercionInputShape.EmptyString);
        refuse(mapper, LogicalType.POJO, CoercionInputShape.EmptyString);
        refuse(mapper, LogicalType.Collection, CoercionInputShape.EmptyString);
        refuse(mapper, LogicalType.Map, CoercionInputShape.EmptyString);
    }

    private static void refuse(ObjectMapper mapper, LogicalType target, CoercionInputShape... shapes) {
        for (CoercionInputShape shape : shapes) {
            mapper.coercionConfigFor(target).setCoercion(shape, CoercionAction.Fail);
        }
    }

    private static SimpleModule scalars() {
        return new SimpleModule("sluice-scalars")
                .addSerializer(BasisPoints.class, new StdScalarSerializer<>(BasisPoints.class) {
                    @Override
                    public void serialize(BasisPoints share, JsonGenerator out, SerializerProvider provider)
                            throws IOException {
                        out.writeNumber(share.value());
                    }
                })
                .addDeserializer(BasisPoints.class, new StdScalarDeserializer<>(BasisPoints.class) {
                    @Override
                    public BasisPoints deserialize(JsonParser in, DeserializationContext context) throws IOException {
                        return new BasisPoints(in.getIntValue());
                    }
                })
                .addSerializer(FlagKey.class, new StdScalarSerializer<>(FlagKey.class) {
                    @Override
                    public void serialize(FlagKey key, JsonGenerator out, SerializerProvider provider)
                            throws IOException {
                        out.writeString(key.value());
                    }
                })
                .addDeserializer(FlagKey.class, new StdScalarDeserializer<>(FlagKey.class) {
                    @Override
                    public FlagKey deserialize(JsonParser in, DeserializationContext context) throws IOException {
                        return new FlagKey(_parseString(in, context, this));
                    }
                });
    }

    /** {@code OpenStage} becomes {@code open_stage}. */
    static String caseName(Class<?> type) {
        return type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }

    /** Gives every sealed interface a {@code kind} property without annotating the pure cores. */
    private static final class SealedByKind extends JacksonAnnotationIntrospector {

        private static final long serialVersionUID = 1;

        @Override
        public TypeResolverBuilder<?> findTypeResolver(
                MapperConfig<?> config, AnnotatedClass annotated, com.fasterxml.jackson.databind.JavaType baseType) {
            Class<?> type = annotated.getRawType();
            if (sealedParent(type) == null) {
                return super.findTypeResolver(config, annotated, baseType);
            }
            return new StdTypeResolverBuilder()
                    .init(JsonTypeInfo.Id.NAME, null)
                    .inclusion(JsonTypeInfo.As.PROPERTY)
                    .typeProperty("kind");
        }

        @Override
        public List<NamedType> findSubtypes(Annotated annotated) {
            Class<?> type = annotated.getRawType();
            if (!type.isSealed() || !type.isInterface()) {
                return super.findSubtypes(annotated);
            }
            return Arrays.stream(type.getPermittedSubclasses())
                    .map(subtype -> new NamedType(subtype, caseName(subtype)))
                    .toList();
        }

        @Override
        public String findTypeName(AnnotatedClass annotated) {
            return sealedParent(annotated.getRawType()) == null
                    ? super.findTypeName(annotated)
                    : caseName(annotated.getRawType());
        }

        @Override
        public String[] findEnumValues(
                MapperConfig<?> config, AnnotatedClass annotated, Enum<?>[] values, String[] names) {
            for (int i = 0; i < values.length; i++) {
                names[i] = values[i].name().toLowerCase(Locale.ROOT);
            }
            return names;
        }

        private static Class<?> sealedParent(Class<?> type) {
            if (type.isInterface() && type.isSealed()) {
                return type;
            }
            for (Class<?> parent : type.getInterfaces()) {
                if (parent.isSealed()) {
                    return parent;
                }
            }
            return null;
        }
    }
}
